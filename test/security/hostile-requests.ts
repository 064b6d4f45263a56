/** Bytes that somebody might send to the listener, and the code of the contract's answer. */
export interface Hostile {
  readonly bytes: string | Uint8Array;
  /** `closed`: the connection ends, and nothing is said. */
  readonly expect: `${number} ${string}` | 'closed';
}

type Headers = Readonly<Record<string, string>>;

const LIMIT = 256 * 1024;
const TOKEN = '/v1/integrations/nobody/token';

/** Of every well-formed request below: the key, and nothing kept open. */
const usual = (key: string): Headers => ({
  host: '127.0.0.1',
  authorization: `Bearer ${key}`,
  connection: 'close',
});

const head = (line: string, headers: Headers): string =>
  `${[line, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)].join('\r\n')}\r\n\r\n`;

/** The table for a home with this key. */
export function hostileRequests(key: string): Readonly<Record<string, Hostile>> {
  const get = (
    target: string,
    headers: Headers = {},
    expect: Hostile['expect'] = '404 not_found',
  ): Hostile => ({
    bytes: head(`GET ${target} HTTP/1.1`, { ...usual(key), ...headers }),
    expect,
  });
  const post = (body: string | Uint8Array, expect: Hostile['expect'], headers: Headers = {}): Hostile => {
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    const all = {
      ...usual(key),
      'content-type': 'application/json',
      'content-length': String(bytes.length),
      ...headers,
    };
    return { bytes: Buffer.concat([Buffer.from(head(`POST ${TOKEN} HTTP/1.1`, all)), bytes]), expect };
  };
  const chunked = (chunks: string, expect: Hostile['expect'], headers: Headers = {}): Hostile => ({
    bytes:
      head(`POST ${TOKEN} HTTP/1.1`, {
        ...usual(key),
        'content-type': 'application/json',
        'transfer-encoding': 'chunked',
        ...headers,
      }) + chunks,
    expect,
  });
  const plain = (bytes: string, expect: Hostile['expect'] = '400 invalid_request'): Hostile => ({
    bytes,
    expect,
  });
  const keyed = `host: x\r\nauthorization: Bearer ${key}\r\n`;
  const padded = (length: number): string => '{}'.padEnd(length, ' ');
  const inChunks = (text: string): string =>
    `${(text.match(/.{1,60000}/gs) ?? []).map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join('')}0\r\n\r\n`;

  return {
    // Size.
    'a header of 64 KiB': get('/healthz', { x: 'y'.repeat(65_536) }, '413 payload_too_large'),
    'headers of 64 KiB': get(
      '/healthz',
      Object.fromEntries(Array.from({ length: 1024 }, (_, n) => [`x-${n}`, 'y'.repeat(60)])),
      '413 payload_too_large',
    ),
    'headers without end': plain(`GET / HTTP/1.1\r\nx: ${'y'.repeat(1_000_000)}`, '413 payload_too_large'),
    'an address of 64 KiB': get(`/${'a'.repeat(65_536)}`, {}, '413 payload_too_large'),
    'an address of 15 KiB': get(`/v1/integrations/${'a'.repeat(15_000)}`),
    'a query of 15 KiB': get(`/v1/integrations?cursor=${'a'.repeat(15_000)}`, {}, '400 invalid_request'),
    'a query of 1,000 names': get(
      `/v1/integrations?${Array.from({ length: 1000 }, (_, n) => `a${n}`).join('&')}`,
      {},
      '400 invalid_request',
    ),
    'a name twice in the query': get('/v1/integrations?limit=1&limit=2', {}, '400 invalid_request'),
    'a body of 256 KiB less one byte': post(padded(LIMIT - 1), '404 not_found'),
    'a body of 256 KiB': post(padded(LIMIT), '404 not_found'),
    'a body of 256 KiB and a byte': post(padded(LIMIT + 1), '413 payload_too_large'),
    'a body of 10 MiB': post(padded(10_485_760), '413 payload_too_large'),
    'a body of 10 MiB from nobody': post(padded(10_485_760), '401 unauthorized', { authorization: '' }),
    'chunks of 256 KiB': chunked(inChunks(padded(LIMIT)), '404 not_found'),
    'chunks of 256 KiB and a byte': chunked(inChunks(padded(LIMIT + 1)), '413 payload_too_large'),
    'chunks of 10 MiB': chunked(inChunks(padded(10_485_760)), '413 payload_too_large'),
    'a length of 2^60': post('{}', '413 payload_too_large', { 'content-length': String(2n ** 60n) }),
    'a length beyond 2^64': post('{}', '400 invalid_request', {
      'content-length': '99999999999999999999999',
    }),

    // JSON.
    '100,000 arrays deep': post('['.repeat(100_000) + ']'.repeat(100_000), '400 invalid_request'),
    '40,000 objects deep': post(`${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`, '400 invalid_request'),
    '100,000 arrays deep in a field': post(
      `{"scopes":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      '400 invalid_request',
    ),
    '250,000 open brackets': post('['.repeat(250_000), '400 invalid_request'),
    '15,000 members': post(
      JSON.stringify(Object.fromEntries(Array.from({ length: 15_000 }, (_, n) => [`k${n}`, n]))),
      '400 invalid_request',
    ),
    'an array of 100,000': post(
      JSON.stringify({ scopes: new Array(100_000).fill(0) }),
      '400 invalid_request',
    ),
    'a member’s name of 200,000 letters': post(`{"${'k'.repeat(200_000)}":1}`, '400 invalid_request'),
    'a number beyond every number': post('{"minTtlSeconds":1e999}', '400 invalid_request'),
    'a number of 100,000 digits': post(`{"minTtlSeconds":${'9'.repeat(100_000)}}`, '400 invalid_request'),
    'a number below zero by nothing': post('{"minTtlSeconds":-0.0000001}', '400 invalid_request'),
    NaN: post('{"minTtlSeconds":NaN}', '400 invalid_request'),
    'a name twice, the last one wrong': post('{"minTtlSeconds":1,"minTtlSeconds":-1}', '400 invalid_request'),
    'a name twice, the last one right': post('{"minTtlSeconds":-1,"minTtlSeconds":1}', '404 not_found'),
    __proto__: post('{"__proto__":{"minTtlSeconds":1}}', '400 invalid_request'),
    'constructor.prototype': post('{"constructor":{"prototype":{"x":1}}}', '400 invalid_request'),
    hasOwnProperty: post('{"hasOwnProperty":1}', '400 invalid_request'),
    'bytes that are not UTF-8': post(Uint8Array.of(0x22, 0xff, 0xfe, 0x22), '400 invalid_request'),
    'an overlong slash': post(Uint8Array.of(0x22, 0xc0, 0xaf, 0x22), '400 invalid_request'),
    'UTF-8 cut off': post(Uint8Array.of(0x22, 0xe2, 0x82), '400 invalid_request'),
    'a surrogate in UTF-8': post(Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22), '400 invalid_request'),
    'half a surrogate pair': post('{"\\ud800":1}', '400 invalid_request'),
    'UTF-16': post(Buffer.from('\ufeff{}', 'utf16le'), '400 invalid_request'),
    'zero bytes': post(new Uint8Array(1000), '400 invalid_request'),
    'a comment': post('{}//', '400 invalid_request'),
    'two values': post('{}{}', '400 invalid_request'),
    'a number': post('7', '400 invalid_request'),
    null: post('null', '400 invalid_request'),

    // Media types.
    'no content type': {
      bytes: `${head(`POST ${TOKEN} HTTP/1.1`, { ...usual(key), 'content-length': '2' })}{}`,
      expect: '415 unsupported_media_type',
    },
    'text/plain, which a page may send': post('{}', '415 unsupported_media_type', {
      'content-type': 'text/plain',
    }),
    'two content types': post('{}', '415 unsupported_media_type', {
      'content-type': 'application/json, text/plain',
    }),
    'another charset': post('{}', '415 unsupported_media_type', {
      'content-type': 'application/json; charset=utf-16',
    }),
    'a form': post('a=b', '415 unsupported_media_type', {
      'content-type': 'multipart/form-data; boundary=x',
    }),
    'a content type of 10 KiB': post('{}', '415 unsupported_media_type', {
      'content-type': `application/json${' '.repeat(10_000)}x`,
    }),
    compressed: post('{}', '415 unsupported_media_type', { 'content-encoding': 'gzip' }),

    // Where one request ends and the next begins.
    'a length and chunks': chunked('0\r\n\r\n', '400 invalid_request', { 'content-length': '4' }),
    'two lengths': plain(
      `POST ${TOKEN} HTTP/1.1\r\n${keyed}content-length: 2\r\ncontent-length: 3\r\n\r\n{} `,
    ),
    'a length in a list': post('{}', '400 invalid_request', { 'content-length': '2, 2' }),
    'a length with a sign': post('{}', '400 invalid_request', { 'content-length': '+2' }),
    'a length in hexadecimal': post('{}', '400 invalid_request', { 'content-length': '0x2' }),
    'a length below zero': post('{}', '400 invalid_request', { 'content-length': '-2' }),
    'chunks, then something else': chunked('2\r\n{}\r\n0\r\n\r\n', '400 invalid_request', {
      'transfer-encoding': 'chunked, identity',
    }),
    'chunks that are no word for chunks': chunked('2\r\n{}\r\n0\r\n\r\n', '400 invalid_request', {
      'transfer-encoding': 'xchunked',
    }),
    'a blank before the colon': plain(
      `POST ${TOKEN} HTTP/1.1\r\n${keyed}transfer-encoding : chunked\r\n\r\n0\r\n\r\n`,
    ),
    'a header over two lines': plain(`GET /v1/clients HTTP/1.1\r\n${keyed}x: a\r\n b: c\r\n\r\n`),
    'line feeds alone': plain('GET /healthz HTTP/1.1\nhost: x\n\n'),
    'carriage returns alone': plain('GET /healthz HTTP/1.1\rhost: x\r\r'),
    'a zero byte in a header': plain('GET /healthz HTTP/1.1\r\nhost: x\r\nx: a\0b\r\n\r\n'),
    'a chunk without a size': chunked('\r\n{}\r\n0\r\n\r\n', '400 invalid_request'),
    'a chunk of too many digits': chunked('ffffffffffffffffff\r\n{}', '400 invalid_request'),
    'a chunk longer than it says': chunked('1\r\n{}\r\n0\r\n\r\n', '400 invalid_request'),
    'a chunk’s extension of 100 KiB': chunked(
      `2;${'x'.repeat(100_000)}\r\n{}\r\n0\r\n\r\n`,
      '413 payload_too_large',
    ),
    'a trailer': chunked('2\r\n{}\r\n0\r\nx: y\r\n\r\n', '404 not_found'),
    'a key in a trailer': chunked(
      `2\r\n{}\r\n0\r\nauthorization: Bearer ${key}\r\n\r\n`,
      '401 unauthorized',
      {
        authorization: '',
      },
    ),
    'trailers without end': chunked(`2\r\n{}\r\n0\r\nx: ${'y'.repeat(100_000)}`, '413 payload_too_large'),

    // What is asked for.
    'an asterisk before a path': plain('GET */v1/clients HTTP/1.1\r\nhost: x\r\n\r\n'),
    'a whole address': plain(
      'GET http://127.0.0.1/v1/clients HTTP/1.1\r\nhost: x\r\n\r\n',
      '401 unauthorized',
    ),
    'an address without a slash': plain('GET v1/clients HTTP/1.1\r\nhost: x\r\n\r\n'),
    'two slashes': get('//v1/clients', { authorization: '' }),
    'a slash that is encoded': get('/v1%2Fclients', { authorization: '' }),
    'an encoded letter': get('/%76%31/clients', { authorization: '' }),
    'another case': get('/V1/clients', { authorization: '' }),
    'a way up': get('/healthz/../v1/clients', { authorization: '' }),
    'a backslash': get('/v1\\clients', { authorization: '' }),
    'a path that climbs out of its segment': get('/v1/integrations/..%2f..%2fclients'),
    'a zero byte in a path': get('/v1/integrations/%00'),
    'no percent-encoding': get('/v1/integrations/%zz'),
    'a byte that is not ASCII': plain('GET /\xff HTTP/1.1\r\nhost: x\r\n\r\n'),
    'a method that is overridden': post('{}', '404 not_found', { 'x-http-method-override': 'DELETE' }),
    'a method that is overridden in the query': get('/v1/clients?_method=DELETE', {}, '400 invalid_request'),
    TRACE: plain(`TRACE /v1/clients HTTP/1.1\r\n${keyed}connection: close\r\n\r\n`, '405 invalid_request'),
    'a tunnel': plain(`CONNECT example.com:443 HTTP/1.1\r\n${keyed}\r\n`, 'closed'),
    'an unknown method': plain(`FETCH /healthz HTTP/1.1\r\n${keyed}\r\n`),
    'a method in small letters': plain(`get /healthz HTTP/1.1\r\n${keyed}\r\n`),
    'another protocol': plain('SSH-2.0-OpenSSH_9.9\r\n'),
    TLS: plain('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'),
    'HTTP/2': plain('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    'HTTP/0.9': plain('GET /healthz\r\n\r\n'),
    'HTTP/1.0, and nobody': plain('GET /v1/clients HTTP/1.0\r\n\r\n', '401 unauthorized'),

    // From whom.
    'no Host': plain('GET /healthz HTTP/1.1\r\n\r\n'),
    'two Hosts': plain('GET /healthz HTTP/1.1\r\nhost: localhost\r\nhost: example.com\r\n\r\n'),
    'a Host that leads here by its owner’s will': get(
      '/healthz',
      { host: 'rebound.example.com' },
      '403 forbidden',
    ),
    'such a Host with a port': get('/v1/clients', { host: 'rebound.example.com:8787' }, '403 forbidden'),
    'such a Host with a dot at its end': get(
      '/v1/clients',
      { host: 'rebound.example.com.' },
      '403 forbidden',
    ),
    'such a Host in a whole address': plain(
      `GET http://rebound.example.com/v1/clients HTTP/1.1\r\n${keyed}\r\n`,
      '403 forbidden',
    ),
    'a page of another origin that asks first': {
      bytes: head('OPTIONS /v1/clients HTTP/1.1', {
        ...usual(key),
        authorization: '',
        origin: 'https://example.com',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      }),
      expect: '401 unauthorized',
    },
    'two keys, the first one wrong': plain(
      `GET /v1/clients HTTP/1.1\r\nhost: x\r\nauthorization: Bearer wrong\r\nauthorization: Bearer ${key}\r\nconnection: close\r\n\r\n`,
      '401 unauthorized',
    ),
    'a key of 10 KiB': get(
      '/v1/clients',
      { authorization: `Bearer ${'k'.repeat(10_000)}` },
      '401 unauthorized',
    ),
    'a key in the query': get(`/v1/clients?access_token=${key}`, { authorization: '' }, '401 unauthorized'),
    'a key as a cookie': get('/v1/clients', { authorization: '', cookie: `key=${key}` }, '401 unauthorized'),
    'an unknown expectation': post('{}', '417 invalid_request', { expect: 'magic' }),
    'a body that is announced to nobody': post('', '401 unauthorized', {
      authorization: '',
      expect: '100-continue',
      'content-length': '9',
    }),
    'a body that is announced and too large': post('', '413 payload_too_large', {
      expect: '100-continue',
      'content-length': String(LIMIT + 1),
    }),
    'an upgrade': get('/v1/nothing', { connection: 'upgrade, close', upgrade: 'websocket' }),
  };
}
