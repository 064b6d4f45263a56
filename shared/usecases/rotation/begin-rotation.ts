import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { releasedClient } from '#shared/domain/restore/held-client.ts';
import { automaticWay } from '#shared/domain/rotation/due.ts';
import { begin } from '#shared/domain/rotation/transitions.ts';
import { type ClientOutcome, noSuchClient } from '../get-client.ts';
import type { StepPorts } from './rotation-ports.ts';

/**
 * The first step of a rotation that needs no person: the new secret has a name. Whoever comes first drives it on. One
 * that has begun already is as good, and so is none where the row, as it is now, has it not `isWanted`. A client that a
 * restore holds is let go, also for what is under way already. Throws `StoreUnavailable`.
 */
export async function beginRotation(
  ports: Pick<StepPorts, 'clients' | 'clock' | 'chance'>,
  client: OAuthClient,
  isWanted: (newest: OAuthClient) => boolean = () => true,
): Promise<ClientOutcome> {
  const now = ports.clock.now();
  const versionId = ports.chance.attemptId(now);
  const changed = await ports.clients.change(client.id, (newest) => {
    if (!isWanted(newest)) return { result: true };
    const hasBegun = newest.rolling !== undefined && newest.rolling.way !== 'manual';
    const way = automaticWay(newest);
    const next = hasBegun ? undefined : way && begin(newest, { way, versionId }, now);
    if (next !== undefined) return { client: next, result: true };
    const isHeld = newest.restoredAt !== undefined;
    return { ...(isHeld ? { client: releasedClient(newest) } : {}), result: hasBegun };
  });
  if (changed.kind === 'missing') return noSuchClient(client.id);
  return changed.result ? { kind: 'client', client: changed.client } : busyWith(client);
}

const COME_AGAIN_SECONDS = 30;

/** Another secret is on its way. */
export const busyWith = ({ id }: OAuthClient): Refusal =>
  refusal(
    'temporarily_unavailable',
    `another secret of ${id} is being rolled in at this moment; look at the client, then come again`,
    { retryAfter: COME_AGAIN_SECONDS },
  );
