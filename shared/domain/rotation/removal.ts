import type { OAuthClient } from '../oauth-client.ts';
import { after, type Duration, type Instant, latest, minutes, shortest, times } from '../time.ts';
import { isSecretApiKind, type SecretApiKind } from '../vendor-secret.ts';
import { overlapFrom, type SecretRemoval, type SecretRotation } from './rotation.ts';
import { SECRET_API_HABITS } from './secret-api.ts';

/** After the overlap, so that a refresh that has just begun with the old secret comes to its end. */
const LAST_REFRESH = minutes(10);
const FIRST_WAIT = minutes(1);
const LONGEST_WAIT = minutes(360);
/** So many tries in vain want a person's eyes: the first some half an hour after it was due. */
const STUCK_AFTER = 5;

type Without = Pick<OAuthClient, 'removals'>;

/** The old secret, where the vendor keeps it beside the new one. */
export function removalOfReplaced(
  { secret, rotation }: OAuthClient,
  { way, from }: SecretRotation,
  now: Instant,
): SecretRemoval | undefined {
  if (rotation === undefined || from === undefined || !keepsSeveral(way)) return undefined;
  const madeId = secret?.madeId === undefined ? {} : { madeId: secret.madeId };
  return { api: way, versionId: from, ...madeId, at: overlapFrom(now), failures: 0 };
}

/** A new secret that came to nothing, and that the vendor may have: also where its answer was lost. */
export function removalOfGivenUp(rolling: SecretRotation, now: Instant): SecretRemoval | undefined {
  const { way, step, versionId } = rolling;
  if (step === 'created' || !keepsSeveral(way)) return undefined;
  const madeId = step === 'set' && rolling.madeId !== undefined ? { madeId: rolling.madeId } : {};
  return { api: way, versionId, ...madeId, at: now, failures: 0 };
}

const keepsSeveral = (way: SecretRotation['way']): way is SecretApiKind =>
  isSecretApiKind(way) && SECRET_API_HABITS[way].keeps === 'several';

export function removalsWith({ removals = [] }: OAuthClient, one: SecretRemoval | undefined): Without {
  return one === undefined ? {} : { removals: [...removals, one] };
}

export function removalsAfterOverlap({ removals }: OAuthClient, versionId: string, now: Instant): Without {
  const at = after(now, LAST_REFRESH);
  return removals === undefined
    ? {}
    : {
        removals: removals.map((one) =>
          one.versionId === versionId ? { ...one, at: latest(one.at, at) } : one,
        ),
      };
}

/**
 * The removal whose time has come. None of a client that a restore holds, none while a new secret is on its way, which may yet be given up for the old one, and
 * none of a secret that refreshes may try.
 */
export function dueRemoval(client: OAuthClient, now: Instant): SecretRemoval | undefined {
  const { removals = [], rolling, previousSecret, secret, restoredAt } = client;
  if (rolling !== undefined || restoredAt !== undefined) return undefined;
  const inUse = [previousSecret?.versionId, secret?.versionId];
  return removals.find(({ at, versionId }) => at <= now && !inUse.includes(versionId));
}

/** Done, or nothing that could be done. `undefined` where it is not there any more. */
export function removed(client: OAuthClient, versionId: string): OAuthClient | undefined {
  const { removals = [], ...rest } = client;
  const others = removals.filter((one) => one.versionId !== versionId);
  if (others.length === removals.length) return undefined;
  return others.length === 0 ? rest : { ...rest, removals: others };
}

/** It came to nothing for now. */
export function notRemoved(
  client: OAuthClient,
  versionId: string,
  code: string,
  now: Instant,
): OAuthClient | undefined {
  const { removals = [] } = client;
  if (removals.every((one) => one.versionId !== versionId)) return undefined;
  const later = (one: SecretRemoval): SecretRemoval => ({
    ...one,
    at: after(now, waitAfter(one.failures)),
    failures: one.failures + 1,
    lastCode: code,
  });
  return { ...client, removals: removals.map((one) => (one.versionId === versionId ? later(one) : one)) };
}

const waitAfter = (failures: number): Duration =>
  shortest(times(FIRST_WAIT, 2 ** Math.min(failures, 10)), LONGEST_WAIT);

/** An old secret that the vendor does not let go of harms nothing, and somebody should know. */
export const isRemovalStuck = ({ removals = [] }: OAuthClient): boolean =>
  removals.some(({ failures }) => failures >= STUCK_AFTER);
