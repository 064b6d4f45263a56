import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { automaticWay } from '#shared/domain/rotation/due.ts';
import { begin } from '#shared/domain/rotation/transitions.ts';
import { type ClientOutcome, noSuchClient } from '../get-client.ts';
import type { StepPorts } from './rotation-ports.ts';

/**
 * The first step of a rotation that needs no person: the new secret has a name. Whoever comes first drives it on. One
 * that has begun already is as good, and so is none where the row, as it is now, has it not `isWanted`. Throws `StoreUnavailable`.
 */
export async function beginRotation(
  ports: Pick<StepPorts, 'clients' | 'clock' | 'chance'>,
  client: OAuthClient,
  isWanted: (newest: OAuthClient) => boolean = () => true,
): Promise<ClientOutcome> {
  const now = ports.clock.now();
  const versionId = ports.chance.attemptId(now);
  const changed = await ports.clients.change(client.id, (newest) => {
    if (newest.rolling !== undefined && newest.rolling.way !== 'manual') return { result: true };
    if (!isWanted(newest)) return { result: true };
    const way = automaticWay(newest);
    const next = way && begin(newest, { way, versionId }, now);
    return next === undefined ? { result: false } : { client: next, result: true };
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
