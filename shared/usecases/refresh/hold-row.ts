import type { Integration } from '#shared/domain/integration.ts';
import { after, type Instant, latest, milliseconds } from '#shared/domain/time.ts';
import type { NotePorts } from '../note-fact.ts';
import type { RefreshInput, RefreshOutcome, RefreshPorts } from './ports.ts';
import { tellOf } from './tell-of.ts';

type HoldPorts = Pick<RefreshPorts, 'store' | 'chance' | 'bus'> & NotePorts;

/** Rows held by the same circuit come back spread over this long. */
const SPREAD = milliseconds(2000);

/**
 * Keeps a row out of the sweep's way, and lets readers know how long to wait, while nothing may be sent for its client.
 * The wait is written down: no worker sleeps through it.
 */
export async function holdRow(
  ports: HoldPorts,
  input: RefreshInput,
  wait: { readonly until: Instant; readonly reason: string },
): Promise<RefreshOutcome> {
  const spread = milliseconds(Math.floor(ports.chance.fraction() * SPREAD));
  const changed = await ports.store.change(input.id, (row) => {
    const held = heldRow(row, wait.until, after(wait.until, spread));
    return held === undefined ? { result: false } : { row: held, result: true };
  });
  if (changed.kind === 'missing') return { kind: 'gone' };
  if (changed.row.untold !== undefined) await tellOf(ports, changed.row);
  if (changed.row.care.status === 'revoked') {
    return changed.row.care.removal === undefined ? { kind: 'not_needed' } : { kind: 'removal_due' };
  }
  return { kind: 'held', until: wait.until, reason: wait.reason };
}

/** A row at work is left to its holder, and one that nobody looks at stays so. */
function heldRow(row: Integration, until: Instant, dueAt: Instant): Integration | undefined {
  if (row.dueAt === undefined || row.care.status === 'revoked') return undefined;
  if (row.lease !== undefined && row.lease.until > until) return undefined;
  if (row.dueAt >= until && row.heldUntil !== undefined && row.heldUntil >= until) return undefined;
  return { ...row, dueAt: latest(row.dueAt, dueAt), heldUntil: latest(row.heldUntil ?? until, until) };
}
