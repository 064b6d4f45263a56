import { keyOf } from '#shared/domain/incident/cause.ts';
import { type Incident, isLive } from '#shared/domain/incident/incident.ts';
import { refusalOf } from '#shared/domain/incident/refusal.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { type RaisePorts, raise } from './raise.ts';

/**
 * Puts on record which clients their vendors refuse, where no event did: a refusal is told of once, and a bus that was down
 * then must not keep the on-call from it. Throws `StoreUnavailable`.
 */
export async function lookForRefusals(
  ports: RaisePorts,
  clients: readonly OAuthClient[],
  live: readonly Incident[],
): Promise<void> {
  const known = new Set(live.filter(isLive).map(({ key }) => key));
  for (const client of clients) {
    const signal = refusalOf(client);
    if (signal !== undefined && !known.has(keyOf(signal.cause))) await raise(ports, signal);
  }
}
