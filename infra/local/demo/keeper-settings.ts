import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface KeeperSettings {
  readonly apiKey: string;
  /** By their names in the environment. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Settings of a home that keeps tokens of 20 seconds in this directory: it waits 8 s for an answer, so that a lease of
 * 10 s outlives it, and one that is due at half of its life still has time for another try.
 */
export async function prepareKeeper(
  directory: string,
  vendors: readonly Readonly<Record<string, unknown>>[],
): Promise<KeeperSettings> {
  const dataDirectory = join(directory, 'data');
  const vendorFile = join(directory, 'vendors.json');
  await mkdir(dataDirectory);
  await writeFile(vendorFile, JSON.stringify(vendors, undefined, 2));
  const apiKey = randomBytes(24).toString('base64url');
  return {
    apiKey,
    environment: {
      GRANTKEEPER_DATA_DIR: dataDirectory,
      GRANTKEEPER_API_KEY: apiKey,
      GRANTKEEPER_VENDORS: vendorFile,
      GRANTKEEPER_ALLOW_LOOPBACK_VENDORS: '1',
      GRANTKEEPER_SWEEP_SECONDS: '1',
      GRANTKEEPER_VENDOR_DEADLINE_MS: '8000',
      GRANTKEEPER_FUNCTION_TIMEOUT_MS: '10000',
      GRANTKEEPER_SETTLE_MS: '5000',
      GRANTKEEPER_CONFIRM_SECONDS: '5',
      GRANTKEEPER_LOG_LEVEL: 'info',
    },
  };
}
