import { describe, expect, it } from 'vitest';
import { clientJson } from '#shared/adapters/http/serialize/client.ts';
import { after, minutes } from '#shared/domain/time.ts';
import { aClient, NOW } from '../../support/integration.ts';

describe('who makes the next secret', () => {
  it.each([
    ['a person', { everyDays: 90, kind: 'manual' }, 'person'],
    ['a person, of a kind that came without a credential', { everyDays: 90, kind: 'okta' }, 'person'],
    ['the vendor, by its own API', { everyDays: 90, kind: 'okta', byApi: true }, 'vendor'],
    ['a person, where the registration for it is missing', { everyDays: 90, kind: 'dcr' }, 'person'],
  ] as const)('%s', (_who, rotation, by) => {
    const { everyDays, kind } = rotation;
    expect(clientJson(aClient({ rotation })).rotation).toEqual({ everyDays, kind, by });
  });
});

it('shows what the vendor is to remove, and nothing that names it there', () => {
  const removal = { api: 'entra', versionId: 'v1', madeId: 'key-1', at: after(NOW, minutes(1)) } as const;
  const client = aClient({
    removals: [
      { ...removal, failures: 0 },
      { ...removal, failures: 2, lastCode: 'http_403' },
    ],
  });
  expect(clientJson(client).secret).toMatchObject({
    removals: [
      { dueAt: '2026-11-02T08:01:00.000Z', failures: 0 },
      { dueAt: '2026-11-02T08:01:00.000Z', failures: 2, code: 'http_403' },
    ],
  });
  expect(JSON.stringify(clientJson(client))).not.toContain('key-1');
});
