import { utf8 } from '../bytes.ts';
import type { Checking } from '../checking.ts';
import { BAD, type Verified } from '../verdict.ts';

/** The vendor signs nothing: a key in the query of the address is all that tells its deliveries from others. */
export function checkSecretPath({ request, secrets, crypto }: Checking): Verified {
  const keys = new URLSearchParams(request.query).getAll('key');
  const shown = keys[0];
  if (keys.length !== 1 || shown === undefined || shown === '') return BAD;
  const matches = secrets.some((secret) => crypto.isSecret(secret, utf8(shown)));
  return matches ? { kind: 'verified', strength: 'weak', timely: false } : BAD;
}
