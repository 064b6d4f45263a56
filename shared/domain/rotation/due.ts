import type { OAuthClient } from '../oauth-client.ts';
import { type Duration, days, type Instant, minutes } from '../time.ts';
import { isSecretApiKind } from '../vendor-secret.ts';
import type { RotationWay } from './rotation.ts';

/** Who makes the next secret without a person: `undefined` where nobody does. */
export function automaticWay(client: OAuthClient): Exclude<RotationWay, 'manual'> | undefined {
  const { rotation, registration, secret, clientAuth } = client;
  if (rotation === undefined || secret === undefined) return undefined;
  // One that was registered before keys were made here may have this kind and a secret: that is a person's.
  if (rotation.kind === 'jwks') return clientAuth === 'private_key_jwt' ? 'jwks' : undefined;
  if (rotation.kind === 'dcr') return registration === undefined ? undefined : 'dcr';
  return rotation.byApi === true && isSecretApiKind(rotation.kind) ? rotation.kind : undefined;
}

/** Whether a rotation can be done without a person. */
export const isAutomatic = (client: OAuthClient): boolean => automaticWay(client) !== undefined;

/**
 * Whether a rotation is to begin by itself. A vendor in trouble is not given one more thing to do, and for a client out of
 * a backup nothing is done.
 */
export function isRotationDue(client: OAuthClient, now: Instant): boolean {
  const { rolling, secret, circuit, restoredAt } = client;
  if (restoredAt !== undefined) return false;
  if (rolling !== undefined || secret?.rotateAt === undefined || now < secret.rotateAt) return false;
  const isWell = circuit.phase.kind === 'closed' || circuit.phase.reason === 'client_refused';
  return isAutomatic(client) && isWell;
}

/** A rotation takes moments; one that has not ended by then, for whatever reason, wants a person's eyes. */
const STUCK_AFTER = minutes(30);
/** A vendor that keeps a set of keys for long hears of a new one late, and the client goes on with the old one meanwhile. */
const KEY_STUCK_AFTER = days(1);

const stuckAfter = (way: RotationWay): Duration => (way === 'jwks' ? KEY_STUCK_AFTER : STUCK_AFTER);

export const isRotationStuck = ({ rolling }: OAuthClient, now: Instant): boolean =>
  rolling !== undefined && now - rolling.startedAt >= stuckAfter(rolling.way);
