import type { LeasePolicy } from '#shared/domain/budgets.ts';
import type { AttemptId, IntegrationId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import {
  type AcquireCommand,
  acquireRefusal,
  isServed,
  type Wanted,
} from '#shared/domain/protocol/acquire.ts';
import { after, type Duration, type Instant, milliseconds } from '#shared/domain/time.ts';
import { causeOf } from '../cause-of.ts';
import { grantOf, type NotePorts, note } from '../note-fact.ts';
import { openBeside } from './open-beside.ts';
import type { RefreshInput, RefreshOutcome, RefreshPorts } from './ports.ts';
import { tellOf } from './tell-of.ts';

/** The right to spend the refresh token, kept up until `stop`. */
export interface HeldLease {
  /** By both clocks: the own one that never jumps, and the one that others judge the lease by. */
  stillMine(): boolean;
  /** How long it runs from now if it is not renewed again. */
  left(): Duration;
  /** Ends the renewals. To be awaited before the outcome is written. */
  stop(): Promise<void>;
}

type LeasePorts = Pick<RefreshPorts, 'store' | 'bus'> & NotePorts;
type Told = (until: Instant) => Promise<void>;

export type Taken =
  | { readonly kind: 'taken'; readonly row: Integration; readonly lease: HeldLease }
  | RefreshOutcome;

/** Step 2: one conditional write. A lost race brings the winner's row along. */
export async function takeLease(
  ports: LeasePorts,
  input: RefreshInput,
  attemptId: AttemptId,
  policy: LeasePolicy,
  told: Told,
): Promise<Taken> {
  const startedAt = ports.clock.monotonic();
  const now = ports.clock.now();
  const command = { attemptId, now, until: after(now, policy.length), wanted: wanted(input) };
  const written = await ports.store.acquire(input.id, command);
  if (written.kind === 'missing') return { kind: 'gone' };
  const { row } = written;
  if (written.kind === 'written') {
    noteLease(ports, row, command);
    await told(command.until);
    return { kind: 'taken', row, lease: keep(ports, command, row.id, policy, startedAt, told) };
  }
  await tellOf(ports, row);
  if (row.pausedAt !== undefined) await keepOutOfTheSweep(ports, row);
  if (row.care.status === 'revoked' && row.care.removal !== undefined) return { kind: 'removal_due' };
  if (acquireRefusal(row, command) === 'leased' && row.lease !== undefined) {
    if (input.why === 'forced' && isServed(row, input.seenFence)) return { kind: 'not_needed' };
    return { kind: 'busy', until: row.lease.until };
  }
  return { kind: 'not_needed' };
}

function noteLease(ports: LeasePorts, row: Integration, { attemptId, until }: AcquireCommand): void {
  const open = openBeside(row, attemptId);
  note(ports, {
    kind: 'acquired',
    ...grantOf(row),
    attempt: attemptId,
    fence: row.fence,
    parentVersion: row.version,
    leaseUntil: until,
    failures: row.failures,
    ...(open === undefined ? {} : { open }),
  });
}

/** A commit that came after the pause has made the row due again; resuming it says when to look next. */
async function keepOutOfTheSweep(ports: LeasePorts, seen: Integration): Promise<void> {
  if (seen.dueAt === undefined) return;
  await ports.store.change(
    seen.id,
    (row) => {
      const { dueAt, ...rest } = row;
      return row.pausedAt === undefined || dueAt === undefined
        ? { result: undefined }
        : { row: rest, result: undefined };
    },
    seen,
  );
}

function wanted(input: RefreshInput): Wanted {
  const { why, seenVersion, seenFence } = input;
  if (seenVersion === undefined) return { kind: 'due' };
  switch (why) {
    case 'asked':
    case 'told':
    case 'trial':
      return { kind: 'asked', seenVersion };
    case 'forced':
      return { kind: why, seenVersion, ...(seenFence === undefined ? {} : { seenFence }) };
    case 'due':
    case 'removal':
      return { kind: 'due' };
  }
}

/** Renews while the attempt runs, where the policy says so. A refused renewal means that another took over. */
function keep(
  ports: LeasePorts,
  { attemptId, until: firstUntil }: AcquireCommand,
  integration: IntegrationId,
  policy: LeasePolicy,
  startedAt: number,
  told: Told,
): HeldLease {
  const { clock } = ports;
  let endsMonotonic = startedAt + policy.length;
  let endsAt = firstUntil;
  let isLost = false;
  const stopping = new AbortController();

  async function renewals(every: Duration): Promise<void> {
    for (;;) {
      await clock.sleep(every, stopping.signal);
      if (stopping.signal.aborted || isLost) return;
      await renewOnce();
    }
  }

  async function renewOnce(): Promise<void> {
    const begun = clock.monotonic();
    const until = after(clock.now(), policy.length);
    try {
      const written = await ports.store.renew(integration, { attemptId, until });
      if (written.kind !== 'written') {
        isLost = true;
        return;
      }
      endsMonotonic = begun + policy.length;
      endsAt = until;
      await told(until);
    } catch (error) {
      // The lease still runs for what is left of it; the next renewal may succeed.
      ports.log.warn('lease not renewed', { integration, cause: causeOf(error) });
    }
  }

  const renewing = policy.renewEvery === undefined ? Promise.resolve() : renewals(policy.renewEvery);

  return {
    stillMine: () => !isLost && clock.monotonic() < endsMonotonic && clock.now() < endsAt,
    left: () => milliseconds(Math.max(0, endsMonotonic - clock.monotonic())),
    async stop() {
      // With a reason of its own: the default one is an error with a stack, which nobody looks at.
      stopping.abort('stopped');
      await renewing;
    },
  };
}
