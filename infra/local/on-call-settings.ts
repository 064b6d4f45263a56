import { WEBHOOK_SECRET_PREFIX } from '#shared/adapters/page/signed-webhook.ts';
import { Secret } from '#shared/domain/secret.ts';

const URL_NAME = 'GRANTKEEPER_ON_CALL_URL';
const SECRET_NAME = 'GRANTKEEPER_ON_CALL_SECRET';
/** Standard Webhooks wants a key of 24 to 64 bytes. */
const LEAST_KEY_BYTES = 24;
const MOST_KEY_BYTES = 64;
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** Where pages go, if anywhere. Names what is wrong, without the value: an address may hold a secret. */
export function readOnCall(
  environment: Readonly<Record<string, string | undefined>>,
  problems: string[],
): { readonly url: string; readonly secret: Secret } | undefined {
  const url = environment[URL_NAME] || undefined;
  const secret = environment[SECRET_NAME] || undefined;
  if (url === undefined && secret === undefined) return undefined;
  if (url === undefined || !isAddress(url)) {
    problems.push(`${URL_NAME} must be an https address without user and fragment (http on loopback only)`);
  }
  if (secret === undefined || !isKey(secret)) {
    problems.push(
      `${SECRET_NAME} must be "${WEBHOOK_SECRET_PREFIX}" and ${LEAST_KEY_BYTES} to ${MOST_KEY_BYTES} random bytes in ` +
        'base64: what pages are signed with',
    );
  }
  return url === undefined || secret === undefined ? undefined : { url, secret: new Secret(secret) };
}

function isAddress(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '' || url.hash !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.includes(url.hostname));
}

function isKey(text: string): boolean {
  if (!text.startsWith(WEBHOOK_SECRET_PREFIX)) return false;
  const encoded = text.slice(WEBHOOK_SECRET_PREFIX.length);
  const bytes = Buffer.from(encoded, 'base64');
  return (
    bytes.toString('base64') === encoded && bytes.length >= LEAST_KEY_BYTES && bytes.length <= MOST_KEY_BYTES
  );
}
