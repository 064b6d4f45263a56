import { percentEncoded } from '../encode.ts';
import { hex, hmac, sha256 } from './hash.ts';

/** What AWS gives a caller; `sessionToken` where they end by themselves. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** A request as it goes over the wire. */
export interface Signable {
  readonly method: string;
  /** As it stands in the request line. */
  readonly path: string;
  /** Without the question mark, percent-encoded by RFC 3986. */
  readonly query: string;
  /** Every header to be signed, `host` and `x-amz-date` among them; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SigningScope {
  readonly credentials: Pick<AwsCredentials, 'accessKeyId' | 'secretAccessKey'>;
  readonly region: string;
  readonly service: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

/**
 * The `authorization` header of a request by AWS Signature Version 4.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export async function authorizationOf(request: Signable, scope: SigningScope): Promise<string> {
  const { credentials, region, service } = scope;
  const instant = request.headers['x-amz-date'] ?? '';
  const day = instant.slice(0, 8);
  const within = `${day}/${region}/${service}/aws4_request`;
  const signed = Object.keys(request.headers).sort();
  const hashed = await sha256(await canonical(request, signed));
  const text = [ALGORITHM, instant, within, hashed].join('\n');
  let key: string | ArrayBuffer = `AWS4${credentials.secretAccessKey}`;
  for (const part of [day, region, service, 'aws4_request']) key = await hmac(key, part);
  const signature = hex(await hmac(key, text));
  const credential = `${credentials.accessKeyId}/${within}`;
  return `${ALGORITHM} Credential=${credential}, SignedHeaders=${signed.join(';')}, Signature=${signature}`;
}

async function canonical(request: Signable, signed: readonly string[]): Promise<string> {
  const { method, path, query, headers, body } = request;
  const lines = signed.map((name) => `${name}:${headers[name]?.trim().replaceAll(/ +/g, ' ')}\n`);
  return [
    method,
    // Every service but S3 encodes the path once more.
    path.split('/').map(percentEncoded).join('/'),
    sorted(query),
    lines.join(''),
    signed.join(';'),
    await sha256(body),
  ].join('\n');
}

/** By name, then by value, as bytes; a name without a value gets its equals sign. */
function sorted(query: string): string {
  const pairs = query.split('&').filter((pair) => pair !== '');
  return pairs
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [name, value.join('=')] as const;
    })
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);
