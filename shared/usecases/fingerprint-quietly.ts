import type { Secret } from '#shared/domain/secret.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { causeOf } from './cause-of.ts';

/** For the record only: where the key is out of reach, a fact names its token by the version alone. */
export async function fingerprintQuietly(
  ports: Pick<Ports, 'fingerprints' | 'log'>,
  token: Secret | undefined,
): Promise<string | undefined> {
  if (token === undefined) return undefined;
  try {
    return await ports.fingerprints.fingerprint(token);
  } catch (error) {
    ports.log.warn('token not fingerprinted', { cause: causeOf(error) });
    return undefined;
  }
}
