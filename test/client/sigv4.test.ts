import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClient } from '#shared/client/create-client.ts';
import { type AwsCredentials, authorizationOf, type Signable } from '#shared/client/sigv4/sign.ts';
import { answer, scriptedFetch } from './scripted-fetch.ts';

/** The caller of the published vectors. */
const CREDENTIALS = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const SCOPE = { credentials: CREDENTIALS, region: 'us-east-1', service: 'service' };
const HEADERS = { host: 'example.amazonaws.com', 'x-amz-date': '20150830T123600Z' };
const VANILLA: Signable = { method: 'GET', path: '/', query: '', headers: HEADERS, body: '' };
const UNRESERVED = '-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SESSION =
  'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==';

/** The test suite of AWS for Signature Version 4: name, how it differs from the plain one, signature. */
const VECTORS: readonly (readonly [string, Partial<Signable>, string])[] = [
  ['get-vanilla', {}, '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  ['post-vanilla', { method: 'POST' }, '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
  [
    'get-vanilla-query-order-key-case',
    { query: 'Param2=value2&Param1=value1' },
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ],
  [
    'get-vanilla-empty-query-key',
    { query: 'Param1=value1' },
    'a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb',
  ],
  [
    'get-vanilla-query-unreserved',
    { query: `${UNRESERVED}=${UNRESERVED}` },
    '9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197',
  ],
  ['get-utf8', { path: '/ሴ' }, '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85'],
  [
    'get-unreserved',
    { path: `/${UNRESERVED}` },
    '07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f',
  ],
  [
    'get-header-value-trim',
    { headers: { ...HEADERS, 'my-header1': ' value1', 'my-header2': ' "a   b   c"' } },
    'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
  ],
  [
    'post-x-www-form-urlencoded',
    {
      method: 'POST',
      headers: { ...HEADERS, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'Param1=value1',
    },
    'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  ],
  [
    'post-sts-header-before',
    { method: 'POST', headers: { ...HEADERS, 'x-amz-security-token': SESSION } },
    '85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead',
  ],
];

describe('a signature', () => {
  it.each(VECTORS)('is as AWS publishes it for %s', async (_name, differs, signature) => {
    const request = { ...VANILLA, ...differs };
    expect(await authorizationOf(request, SCOPE)).toBe(
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, ' +
        `SignedHeaders=${Object.keys(request.headers).sort().join(';')}, Signature=${signature}`,
    );
  });

  it('is as the documentation has it for a call of IAM', async () => {
    const request = {
      ...VANILLA,
      query: 'Action=ListUsers&Version=2010-05-08',
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        host: 'iam.amazonaws.com',
        'x-amz-date': '20150830T123600Z',
      },
    };
    expect(await authorizationOf(request, { ...SCOPE, service: 'iam' })).toContain(
      'Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
    );
  });
});

/** The hash that the other signer wants to be given. */
class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    const key = typeof secret === 'string' ? secret : secret && Buffer.from(secret as Uint8Array);
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', key);
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(typeof data === 'string' ? data : Buffer.from(data as Uint8Array));
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {}
}

const URL_ON_AWS = 'https://a1b2c3.execute-api.eu-central-1.amazonaws.com';

describe('a client of a home on AWS', () => {
  beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-11-02T08:00:00.789Z') }));
  afterEach(() => void vi.useRealTimers());

  it.each([
    [
      'GET',
      '/v1/integrations',
      { limit: 2, owner: "Zoë & 'co' (a*b)!", Cursor: 'x=/+', a: '', 'a-b': '1' },
      undefined,
    ],
    ['POST', '/v1/integrations/payroll/token', {}, { minTtlSeconds: 60, scopes: ['é'] }],
    ['DELETE', '/v1/integrations/a%2Fb', {}, undefined],
  ])('signs %s %s as the signer of the AWS SDK does', async (method, path, query, body) => {
    const { fetch, sent } = scriptedFetch(answer(200, {}));
    const credentials = { ...CREDENTIALS, sessionToken: SESSION };
    await createClient({ url: URL_ON_AWS, credentials, fetch }).request(method, path, { query, body });
    const theirs = new SignatureV4({
      credentials,
      region: 'eu-central-1',
      service: 'execute-api',
      sha256: Sha256,
      applyChecksum: false,
    });
    const hostname = new URL(URL_ON_AWS).hostname;
    const signed = await theirs.sign({
      method,
      protocol: 'https:',
      hostname,
      path,
      query: Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)])),
      headers: { host: hostname, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const { authorization, 'x-amz-date': date, 'x-amz-security-token': token } = sent[0]?.headers ?? {};
    expect({ authorization, date, token }).toEqual({
      authorization: signed.headers.authorization,
      date: '20261102T080000Z',
      token: SESSION,
    });
  });

  it('signs with the credentials that hold at the time', async () => {
    const { fetch, sent } = scriptedFetch(answer(200, {}), answer(200, {}));
    const held = [CREDENTIALS, { ...CREDENTIALS, accessKeyId: 'AKIDROTATED', sessionToken: 'session-2' }];
    const credentials = async () => held.shift() as AwsCredentials;
    const client = createClient({ url: 'https://keeper.example', region: 'us-east-1', credentials, fetch });
    await client.service.health();
    await client.service.health();
    const callers = sent.map(({ headers }) => ({
      key: /Credential=(\w+)/.exec(headers.authorization ?? '')?.[1],
      token: headers['x-amz-security-token'],
    }));
    expect(callers).toEqual([
      { key: 'AKIDEXAMPLE', token: undefined },
      { key: 'AKIDROTATED', token: 'session-2' },
    ]);
  });

  it.each([
    { url: URL_ON_AWS },
    { url: URL_ON_AWS, credentials: CREDENTIALS, apiKey: 'k' },
    { url: 'https://keeper.example', credentials: CREDENTIALS },
  ])('%# wants to know who calls, and where', (options) => {
    expect(() => createClient(options)).toThrow(TypeError);
  });

  it.each([
    { ...CREDENTIALS, secretAccessKey: `${CREDENTIALS.secretAccessKey}\n` },
    { ...CREDENTIALS, sessionToken: 'with space' },
    { accessKeyId: '', secretAccessKey: CREDENTIALS.secretAccessKey },
  ])('%# sends nothing with credentials that are none, and quotes nothing of them', async (credentials) => {
    const { fetch, sent } = scriptedFetch();
    const error = await createClient({ url: URL_ON_AWS, credentials, fetch })
      .service.health()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).not.toMatch(/wJalr|with space/);
    expect(sent).toEqual([]);
  });

  it('passes on why the credentials cannot be had', async () => {
    const reason = new Error('no role here');
    const credentials = () => Promise.reject(reason);
    const { fetch } = scriptedFetch();
    await expect(createClient({ url: URL_ON_AWS, credentials, fetch }).service.health()).rejects.toBe(reason);
  });
});
