import type { WebhookScheme } from '../../vendor-webhook.ts';
import { fromHex, joined, utf8 } from '../bytes.ts';
import type { Checking } from '../checking.ts';
import { headerOf } from '../delivery-request.ts';
import { isTimely } from '../vendor-time.ts';
import { BAD, type Verified } from '../verdict.ts';
import { publicKeysOf } from './standard-webhooks.ts';

/** The vendor names no tolerance of its own. */
const FIVE_MINUTES = 300;

/** Ed25519 over time and body. */
export function checkEd25519(
  scheme: Extract<WebhookScheme, { scheme: 'ed25519' }>,
  { request, client, crypto, now }: Checking,
): Verified {
  const timestamp = headerOf(request, scheme.timestampHeader);
  const signature = fromHex(headerOf(request, scheme.header) ?? '');
  if (timestamp === undefined || signature?.length !== 64) return BAD;
  const message = joined([utf8(timestamp), request.body]);
  const matches = publicKeysOf(client.keys.publicKeys).some((key) => crypto.ed25519(key, message, signature));
  if (!matches || !isTimely(timestamp, 'seconds', FIVE_MINUTES, now)) return BAD;
  return { kind: 'verified', strength: 'strong', timely: true };
}
