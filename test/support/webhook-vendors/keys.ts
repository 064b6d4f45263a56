import { createVerify, generateKeyPairSync } from 'node:crypto';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** As GitHub gives an App its key. */
export const APP_KEY = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();

/** As Google gives a service account its key. */
export const SERVICE_ACCOUNT = JSON.stringify({
  type: 'service_account',
  client_email: 'keeper@project.iam.gserviceaccount.com',
  private_key_id: 'key-1',
  private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
});

/** The head and the claims of a JWT in an authorization header, where the key above signed it. */
export function claimsOf(authorization: unknown): Record<string, unknown> | undefined {
  const [, head = '', claims = '', signature = ''] =
    /^Bearer ([^.]+)\.([^.]+)\.([^.]+)$/.exec(String(authorization)) ?? [];
  const isSigned = createVerify('sha256')
    .update(`${head}.${claims}`)
    .verify(publicKey, signature, 'base64url');
  if (!isSigned) return undefined;
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  return { ...read(head), ...read(claims) };
}
