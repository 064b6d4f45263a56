import { ApiKeyProblem, keptApiKey } from '../../local/api-key.ts';
import { BadUsage } from '../bad-usage.ts';
import { type HomeOptions, isOnThisMachine } from './target.ts';

/**
 * The key from `GRANTKEEPER_API_KEY`, or the one that a home on this machine keeps in its data directory, which is sent
 * to this machine only. `undefined` where there is neither. Throws `BadUsage` where the key's file is in disorder.
 */
export function keyFor(options: HomeOptions): string | undefined {
  const given = process.env.GRANTKEEPER_API_KEY || undefined;
  if (given !== undefined || !isOnThisMachine(options)) return given;
  try {
    return keptApiKey(process.env.GRANTKEEPER_DATA_DIR || '.grantkeeper');
  } catch (error) {
    if (error instanceof ApiKeyProblem) throw new BadUsage(error.message);
    throw error;
  }
}
