import { Secret } from '#shared/domain/secret.ts';
import type { WebhookKeys } from '#shared/domain/webhook/keys.ts';

interface Stored {
  readonly secrets: readonly string[];
  readonly publicKeys: readonly string[];
  readonly url?: string;
  readonly verifyToken?: string;
  readonly allowWeak?: boolean;
}

/** Keys as the text that a vault keeps. */
export function keysText({ secrets, verifyToken, ...rest }: WebhookKeys): string {
  const token = verifyToken === undefined ? {} : { verifyToken: verifyToken.reveal() };
  const stored: Stored = { ...rest, secrets: secrets.map((secret) => secret.reveal()), ...token };
  return JSON.stringify(stored);
}

/** Only `keysText` writes such a text, and the vault keeps it whole. */
export function parseKeys(text: string): WebhookKeys {
  const { secrets, verifyToken, ...rest } = JSON.parse(text) as Stored;
  return {
    ...rest,
    secrets: secrets.map((secret) => new Secret(secret)),
    ...(verifyToken === undefined ? {} : { verifyToken: new Secret(verifyToken) }),
  };
}
