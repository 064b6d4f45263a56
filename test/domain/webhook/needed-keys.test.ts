import { expect, it } from 'vitest';
import { neededKeys } from '#shared/domain/webhook/needed-keys.ts';
import { CATALOGUE } from '#shared/vendors/catalogue.ts';

it.each([
  ['github', ['secret']],
  // A token of its own will do too.
  ['gitlab', ['secret', 'ed25519-key']],
  ['discord', ['ed25519-key']],
  ['paypal', ['webhook-id']],
  // Published certificates.
  ['adobe', []],
  // Published keys.
  ['google', []],
  // The OAuth client's own secret signs.
  ['hubspot', []],
  // So it does here, and the handshake shows a token.
  ['meta', ['verify-token']],
])('%s needs %j', (id, needed) => {
  const webhook = CATALOGUE.find((vendor) => vendor.id === id)?.webhook;
  expect(webhook && neededKeys(webhook)).toEqual(needed);
});
