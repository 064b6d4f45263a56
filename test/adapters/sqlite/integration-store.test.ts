import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '#shared/adapters/sqlite/database.ts';
import type { Storage } from '#shared/adapters/sqlite/storage.ts';
import { instant, after as later, minutes, seconds } from '#shared/domain/time.ts';
import { embeddedPorts } from '../../support/embedded-ports.ts';
import {
  anAttemptId,
  anIntegration,
  anIntegrationId,
  aVendorId,
  NOW,
  without,
} from '../../support/integration.ts';

let storage: Storage;
beforeEach(() => {
  storage = embeddedPorts();
});
afterEach(() => storage.close());

const lease = (n: number, secondsLeft: number) => ({
  attemptId: anAttemptId(n),
  until: later(NOW, seconds(secondsLeft)),
});

describe('the SQLite integration store', () => {
  it('lists by id, and ends without a cursor', async () => {
    for (const id of ['b', 'd', 'a', 'c'])
      await storage.store.create(anIntegration({ id: anIntegrationId(id) }));
    const first = await storage.store.list({ limit: 3 });
    expect(first.items.map((row) => row.id)).toEqual(['a', 'b', 'c']);
    expect(first.cursor).toBe('c');
    const second = await storage.store.list({ limit: 3, cursor: 'c' });
    expect(second.items.map((row) => row.id)).toEqual(['d']);
    expect(second).not.toHaveProperty('cursor');
    expect(await storage.store.list({ limit: 4 })).not.toHaveProperty('cursor');
  });

  it('tells when the next row is due', async () => {
    expect(await storage.store.nextDueAt(NOW)).toBeUndefined();
    for (const [id, offset] of [
      ['a', 5000],
      ['b', 900],
      ['c', 0],
      ['d', -100],
    ] as const) {
      await storage.store.create(anIntegration({ id: anIntegrationId(id), dueAt: instant(NOW + offset) }));
    }
    expect(await storage.store.nextDueAt(NOW)).toBe(NOW + 900);
    expect(await storage.store.nextDueAt(instant(0))).toBe(NOW - 100);
    expect(await storage.store.count()).toBe(4);
  });

  it('ends the leases of dead holders when their last request has landed, and makes their rows due then', async () => {
    const rows = [
      anIntegration({ id: anIntegrationId('a'), vendor: aVendorId('harmless'), lease: lease(1, 15) }),
      anIntegration({ id: anIntegrationId('b'), vendor: aVendorId('grace'), lease: lease(2, 18) }),
      anIntegration({ id: anIntegrationId('c'), vendor: aVendorId('deadly'), lease: lease(3, 130) }),
      anIntegration({ id: anIntegrationId('d'), vendor: aVendorId('grace'), lease: lease(4, 1) }),
      anIntegration({ id: anIntegrationId('free') }),
    ];
    for (const row of rows) await storage.store.create(row);
    const settle = { harmless: seconds(0), grace: seconds(3), deadly: 'own' } as const;
    const ended = await storage.store.endLeasesOfDeadHolders(
      NOW,
      (vendor) => settle[vendor as unknown as keyof typeof settle],
    );
    expect(ended.map((row) => [row.id, (row.lease?.until ?? 0) - NOW, (row.dueAt ?? 0) - NOW])).toEqual([
      ['a', 0, 1],
      ['b', 3000, 3001],
      ['c', 130_000, 130_001],
      ['d', 1000, 1001],
    ]);
    for (const row of ended) expect(await storage.store.find(row.id)).toEqual(row);
    expect(await storage.store.find(anIntegrationId('free'))).toEqual(rows[4]);
  });

  it('finds leases that acquire took, and none that a commit gave back', async () => {
    const row = anIntegration();
    await storage.store.create(row);
    const command = { attemptId: anAttemptId(1), now: NOW, until: later(NOW, minutes(1)) };
    await storage.store.acquire(row.id, { ...command, wanted: { kind: 'due' } });
    expect(await storage.store.endLeasesOfDeadHolders(NOW, () => 'own')).toHaveLength(1);
    await storage.store.change(row.id, (current) => ({ row: without(current, 'lease'), result: null }));
    expect(await storage.store.endLeasesOfDeadHolders(NOW, () => 'own')).toEqual([]);
  });

  it.each([
    [
      'the sweep',
      'SELECT id FROM integrations WHERE due_at IS NOT NULL AND due_at <= 5 ORDER BY due_at, id LIMIT 9',
      'integrations_due',
    ],
    ['the restart', 'SELECT row FROM integrations WHERE leased = 1 ORDER BY id', 'integrations_leased'],
    [
      'the few in trouble',
      "SELECT row FROM integrations WHERE removing = 0 AND status = 'suspect' AND status <> 'active' ORDER BY id LIMIT 9",
      'integrations_not_active',
    ],
    [
      'an owner',
      "SELECT row FROM integrations WHERE removing = 0 AND owner = 'a' AND id > 'b' ORDER BY id LIMIT 9",
      'integrations_owner',
    ],
  ])('has an index for %s, and sorts nothing', (_name, text, index) => {
    const { sql } = openDatabase(':memory:');
    const plan = sql
      .prepare(`EXPLAIN QUERY PLAN ${text}`)
      .all()
      .map((step) => String(step.detail))
      .join('; ');
    sql.close();
    expect(plan).toContain(index);
    expect(plan).not.toContain('TEMP B-TREE');
  });
});
