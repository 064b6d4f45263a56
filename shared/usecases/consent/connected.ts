import { countedEpoch } from '#shared/domain/epochs.ts';
import { connectedOf, eventOf } from '#shared/domain/event-of.ts';
import { canBeRefreshed, type Integration } from '#shared/domain/integration.ts';
import { missingScopes } from '#shared/domain/scopes.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { tell } from '../refresh/tell.ts';
import { sendSoon } from '../send-soon.ts';

/** A consent that stands. */
export interface Connected {
  readonly kind: 'connected';
  readonly row: Integration;
  readonly missing: readonly string[];
  /** Whether it lasts beyond its first access token. */
  readonly isLasting: boolean;
}

/** How a grant that stands is shown to whoever gave it. */
export const connectedAs = (row: Integration): Connected => ({
  kind: 'connected',
  row,
  missing: missingScopes(row.scopes, row.tokens?.grantedScopes ?? []),
  isLasting: canBeRefreshed(row) || row.tokens?.expiryKnown === false,
});

/** Tells of a fresh consent, and lets it be refreshed at once where its token is short. */
export async function connected(
  ports: Pick<Ports, 'bus' | 'audit' | 'metrics' | 'log' | 'clock' | 'queue'>,
  row: Integration,
): Promise<Connected> {
  const outcome = connectedAs(row);
  const { missing } = outcome;
  await tell(ports, [
    ...connectedOf(row),
    ...(missing.length === 0 ? [] : [eventOf(row, { type: 'scope.drifted', missing })]),
  ]);
  if (row.dueAt !== undefined && row.dueAt <= ports.clock.now()) await sendSoon(ports, row);
  ports.log.info('connected', { integration: row.id, vendor: row.vendor, epoch: countedEpoch(row) });
  return outcome;
}
