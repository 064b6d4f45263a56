import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '#shared/ports/tell.ts';
import { startAuthorizationServer } from '../demo/authorization-server.ts';
import { startHome } from '../home.ts';
import { readSettings } from '../settings.ts';
import { emptySandbox } from './directory.ts';

export interface Sandbox {
  /** Of the home. */
  readonly url: string;
  /** What the vendor knows our client by. */
  readonly clientId: string;
  /** The file that the client secret is in, as a vendor's console would show it. */
  readonly secretFile: string;
  readonly dataDirectory: string;
  stop(): Promise<void>;
}

export interface SandboxOptions {
  readonly directory: string;
  /** As the home takes it from `GRANTKEEPER_PORT`. */
  readonly port: string | undefined;
  readonly log: Log;
}

/** The settings are not right; one line for each problem. */
export class BadSettings extends Error {
  override readonly name = 'BadSettings';
}

const CLIENT_ID = 'grantkeeper-at-acme';
const GRACE_SECONDS = 30;

/**
 * Starts a real authorization server as the vendor `acme`, and a home that knows it: everything that a first consent
 * needs, on this machine. Throws `NotASandbox`, `BadSettings`, and what `startHome` throws; then nothing is left running.
 */
export async function startSandbox({ directory, port, log }: SandboxOptions): Promise<Sandbox> {
  const dataDirectory = emptySandbox(directory);
  const clientSecret = randomBytes(24).toString('base64url');
  const secretFile = join(directory, 'client-secret');
  writeFileSync(secretFile, `${clientSecret}\n`, { mode: 0o600 });
  const vendor = await startAuthorizationServer([
    {
      clientId: CLIENT_ID,
      clientSecret,
      scope: 'openid offline_access',
      redirectUri: 'http://127.0.0.1/oauth/callback',
      isOnAnyPort: true,
    },
  ]);
  try {
    const vendors = join(directory, 'vendors.json');
    writeFileSync(vendors, JSON.stringify([vendorEntry(vendor.url)], undefined, 2));
    const read = readSettings(environment(dataDirectory, vendors, port));
    if (read.kind === 'bad') throw new BadSettings(read.problems.join('\n'));
    const home = await startHome(read.settings, log);
    return {
      url: home.url,
      clientId: CLIENT_ID,
      secretFile,
      dataDirectory,
      stop: async () => {
        await home.stop();
        await vendor.stop();
      },
    };
  } catch (error) {
    await vendor.stop();
    throw error;
  }
}

/** Tokens of 20 s leave time for a second try where a vendor has 4 s for an answer, and a lease ends after 6. */
function environment(
  dataDirectory: string,
  vendors: string,
  port: string | undefined,
): Readonly<Record<string, string>> {
  return {
    GRANTKEEPER_DATA_DIR: dataDirectory,
    GRANTKEEPER_VENDORS: vendors,
    GRANTKEEPER_ALLOW_LOOPBACK_VENDORS: '1',
    GRANTKEEPER_SWEEP_SECONDS: '1',
    GRANTKEEPER_VENDOR_DEADLINE_MS: '4000',
    GRANTKEEPER_FUNCTION_TIMEOUT_MS: '6000',
    GRANTKEEPER_SETTLE_MS: '1000',
    GRANTKEEPER_CONFIRM_SECONDS: '5',
    ...(port === undefined ? {} : { GRANTKEEPER_PORT: port }),
  };
}

function vendorEntry(url: string): Readonly<Record<string, unknown>> {
  return {
    id: 'acme',
    issuer: url,
    authorizationEndpoint: `${url}/auth`,
    tokenEndpoint: `${url}/token`,
    revocationEndpoint: `${url}/token/revocation`,
    clientAuth: 'post',
    rotation: { kind: 'grace', graceSeconds: GRACE_SECONDS },
    grants: ['authorization_code'],
    consent: { pkce: 'supported', parameters: { prompt: 'consent' } },
    revocationEnds: 'grant',
  };
}
