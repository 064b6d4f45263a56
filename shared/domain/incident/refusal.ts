import { lacksCredential, type OAuthClient } from '../oauth-client.ts';
import type { Signal } from './cause.ts';

/**
 * What a client's row says to the on-call of a refusal by the vendor, whatever became of the event of it; `undefined` where
 * nothing is refused. A client that waits for its credential was not refused.
 */
export function refusalOf(client: OAuthClient): Signal | undefined {
  const { id, vendor, status, lastError, circuit } = client;
  const { phase } = circuit;
  const of = { vendor, client: id };
  if (status === 'refused' && !lacksCredential(client))
    return {
      cause: { kind: 'client-refused', ...of },
      owner: 'operator',
      severity: 'page',
      ...(lastError === undefined ? {} : { code: lastError.code }),
    };
  return phase.kind !== 'closed' && phase.reason === 'mass_refusal'
    ? { cause: { kind: 'mass-refusal', ...of }, owner: 'operator', severity: 'page' }
    : undefined;
}
