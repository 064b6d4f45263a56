import type { OAuthClient } from '../oauth-client.ts';
import { type Instant, minutes } from '../time.ts';

/** Whether a rotation can be done without a person. */
export const isAutomatic = ({ rotation, registration, secret }: OAuthClient): boolean =>
  rotation?.kind === 'dcr' && registration !== undefined && secret !== undefined;

/** Whether a rotation is to begin by itself. A vendor in trouble is not given one more thing to do. */
export function isRotationDue(client: OAuthClient, now: Instant): boolean {
  const { rolling, secret, circuit } = client;
  if (rolling !== undefined || secret?.rotateAt === undefined || now < secret.rotateAt) return false;
  const isWell = circuit.phase.kind === 'closed' || circuit.phase.reason === 'client_refused';
  return isAutomatic(client) && isWell;
}

/** A rotation takes moments; one that has not ended by then, for whatever reason, wants a person's eyes. */
const STUCK_AFTER = minutes(30);

export const isRotationStuck = ({ rolling }: OAuthClient, now: Instant): boolean =>
  rolling !== undefined && now - rolling.startedAt >= STUCK_AFTER;
