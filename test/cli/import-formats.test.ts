import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { collected } from '../../infra/cli/home/collected.ts';
import { csvRecords } from '../../infra/cli/import/csv.ts';
import { envRecords } from '../../infra/cli/import/env.ts';
import { jsonObjects, jsonRecords } from '../../infra/cli/import/json.ts';
import { jsonElements } from '../../infra/cli/import/json-elements.ts';
import { nangoRecord } from '../../infra/cli/import/nango.ts';
import { readRow } from '../../infra/cli/import/read-row.ts';

const stream = (...chunks: string[]) => Readable.from(chunks);
const DEFAULTS = { principal: 'service', map: {} } as const;

describe('CSV', () => {
  it('reads quotes, line ends within fields, a byte order mark, and names of RFC 6749', async () => {
    const text = '\ufeffid,refresh_token,labels.team\r\nnightly,"a,""b""\nc",x\r\n\r\nweekly,d,\r\n';
    expect(await collected(csvRecords(stream(text), 'grants.csv'))).toEqual([
      { row: 1, fields: { id: 'nightly', refreshToken: 'a,"b"\nc', 'labels.team': 'x' } },
      { row: 2, fields: { id: 'weekly', refreshToken: 'd', 'labels.team': '' } },
    ]);
  });

  it('refuses a column that means nothing, before any row', async () => {
    await expect(collected(csvRecords(stream('id,colour\na,blue\n'), 'grants.csv'))).rejects.toThrow(
      /^grants\.csv has a column "colour" that means nothing here; there are id, vendor, client, /,
    );
  });

  it('names the line where it is broken, and quotes nothing of it', async () => {
    await expect(
      collected(csvRecords(stream('id,refreshToken\na,secret-token\nb,secret-token,more\n'), 'grants.csv')),
    ).rejects.toThrow(/^grants\.csv:3 cannot be read as CSV \(CSV_RECORD_INCONSISTENT_COLUMNS\)$/);
  });
});

describe('JSON', () => {
  const one = '{"id": "a", "labels": {"x": "]}"}, "scopes": ["r", "w"], "text": "\\"[{\\\\"}';
  it.each([
    ['a list', `[${one}, {"id": "b"}]`],
    [
      'an object with a list in it',
      `{"total": 2, "connections": [${one},\n{"id": "b"}], "more": [{"id": "c"}]}`,
    ],
  ])('cuts the objects out of %s, however it comes in pieces', async (_what, text) => {
    for (const size of [1, 7, text.length]) {
      const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
      expect(await collected(jsonElements(stream(...pieces), 'x.json'))).toEqual([one, '{"id": "b"}']);
    }
  });

  it.each([
    ['{"id": "a"}', 'x.json holds no list of objects'],
    ['[{"id": "a"}', 'x.json breaks off within its list'],
    ['["secret"]', 'x.json must hold a list of objects; there is something else in it'],
    ['[1]', 'x.json must hold a list of objects; there is something else in it'],
  ])('refuses %s', async (text, message) => {
    await expect(collected(jsonElements(stream(text), 'x.json'))).rejects.toThrow(message);
  });

  it('reads an object a line, and says which line is none without quoting it', async () => {
    const lines = jsonRecords(stream('{"id": "a", "refresh_token": "r"}\n\n{"secret'), {
      name: 'x.jsonl',
      format: 'jsonl',
    });
    expect((await lines.next()).value).toEqual({ row: 1, fields: { id: 'a', refreshToken: 'r' } });
    await expect(lines.next()).rejects.toThrow(/^x\.jsonl, row 2 is not a JSON object$/);
  });
});

describe('what Nango exports', () => {
  it('is a grant of the client that its configuration is mapped to', async () => {
    const text = JSON.stringify({
      connections: [
        {
          id: 7,
          connection_id: 'Customer 42/Eu',
          provider_config_key: 'xero-prod',
          provider: 'xero',
          credentials: {
            type: 'OAUTH2',
            access_token: 'at',
            refresh_token: 'rt',
            expires_at: '2026-12-01T08:00:00.000Z',
            raw: { scope: 'offline_access accounting', token_type: 'Bearer' },
          },
        },
        { connection_id: 'flat', provider_config_key: 'other', refresh_token: 'rt2', expires_in: 60 },
      ],
    });
    const records = await collected(jsonObjects(stream(text), { name: 'x.json', format: 'json' }));
    const defaults = { ...DEFAULTS, owner: 'finance', map: { 'xero-prod': 'billing' } };
    expect(records.map(nangoRecord).map((record) => readRow(record, defaults))).toEqual([
      {
        kind: 'row',
        row: 1,
        id: 'customer-42-eu',
        creation: {
          id: 'customer-42-eu',
          client: 'billing',
          owner: 'finance',
          principal: 'service',
          scopes: [],
        },
        grant: {
          accessToken: 'at',
          refreshToken: 'rt',
          expiresAt: '2026-12-01T08:00:00.000Z',
          scope: 'offline_access accounting',
        },
      },
      {
        kind: 'bad',
        row: 2,
        id: 'flat',
        code: 'invalid_request',
        reason: 'it names no client, and --client none, and --map none for other',
      },
    ]);
  });
});

describe('variables', () => {
  it('are grants by what stands before their ends; others are passed over', async () => {
    const text = [
      '# a comment',
      'PATH=/usr/bin',
      'export ACME_REFRESH_TOKEN="rt=1"',
      "ACME_SCOPE='read write'",
      'ACME_SALES_REFRESH_TOKEN=rt2',
      'REFRESH_TOKEN=whose',
    ].join('\n');
    expect(await collected(envRecords(stream(text)))).toEqual([
      { row: 1, fields: { id: 'acme', source: 'acme', refreshToken: 'rt=1', scope: 'read write' } },
      { row: 2, fields: { id: 'acme-sales', source: 'acme-sales', refreshToken: 'rt2' } },
    ]);
  });
});

describe('a row', () => {
  const defaults = { ...DEFAULTS, client: 'billing', owner: 'finance', scope: ['read'] };
  const read = (fields: Record<string, unknown>) => readRow({ row: 1, fields }, defaults);

  it('takes from the options what it leaves out, and nothing else', () => {
    expect(
      read({
        id: 'a',
        owner: '',
        scopes: 'write  more',
        critical: 'yes',
        'labels.team': 'x',
        minTtlSeconds: '60',
        refreshToken: 'rt',
        expiresIn: '3600',
      }),
    ).toEqual({
      kind: 'row',
      row: 1,
      id: 'a',
      creation: {
        id: 'a',
        client: 'billing',
        owner: 'finance',
        principal: 'service',
        scopes: ['write', 'more'],
        critical: true,
        labels: { team: 'x' },
        minTtlSeconds: 60,
      },
      grant: { refreshToken: 'rt', expiresIn: 3600 },
    });
  });

  it.each(['client_credentials', 'jwt_bearer'])('needs no grant with %s', (grantType) => {
    const row = read({ id: 'a', grantType });
    expect(row).toMatchObject({ kind: 'row', creation: { grantType } });
    expect(row).not.toHaveProperty('grant');
  });

  it('may bring what is exchanged', () => {
    expect(read({ id: 'a', grantType: 'token_exchange', subjectToken: 'st' })).toMatchObject({
      kind: 'row',
      grant: { subjectToken: 'st' },
    });
  });

  it.each([
    [{ refreshToken: 'rt' }, 'invalid_request', 'it has no id'],
    [{ id: 'a' }, 'nothing_to_keep', 'it has neither an access token nor a refresh token'],
    [
      { id: 'a', refreshToken: 'rt', colour: 1 },
      'invalid_request',
      'it has a field colour that means nothing here',
    ],
  ])('%j is refused as %s', (fields, code, reason) => {
    expect(read(fields)).toMatchObject({ kind: 'bad', code, reason });
  });
});
