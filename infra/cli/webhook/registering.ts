import { readFileSync } from 'node:fs';
import type { WebhookKeys } from '#shared/client/index.ts';
import { BadUsage } from '../bad-usage.ts';

export interface RegisterOptions {
  readonly register?: boolean;
  readonly keyFile?: string;
  readonly resource?: string;
  readonly changeType?: string;
  readonly integration?: string;
}

/** What is said of having the home register the webhook itself. Throws `BadUsage`. */
export function registerFrom(options: RegisterOptions): Pick<WebhookKeys, 'register'> {
  const { register, keyFile, resource, changeType, integration } = options;
  const details = { resource, changeType, integration };
  const given = Object.values({ ...details, keyFile }).some((value) => value !== undefined);
  if (register !== true) {
    if (given)
      throw new BadUsage('--key-file, --resource, --change-type and --integration go with --register');
    return register === false ? { register: null } : {};
  }
  const credential = keyFile === undefined ? {} : { credential: keyIn(keyFile) };
  const known = Object.entries(details).filter(([, value]) => value !== undefined);
  return { register: { ...credential, ...Object.fromEntries(known) } };
}

function keyIn(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new BadUsage(
      `--key-file must be the file of the key as the vendor gave it; ${path} cannot be read`,
    );
  }
}
