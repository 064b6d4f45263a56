import { beforeEach, describe, expect, it } from 'vitest';
import type { NoticeId } from '#shared/domain/notice/notice.ts';
import { after, before, days } from '#shared/domain/time.ts';
import { acknowledgeNotice, snoozeNotice } from '#shared/usecases/notice/answer-notice.ts';
import { listNotices } from '#shared/usecases/notice/list-notices.ts';
import { type AllPorts, allPorts } from '../../support/all-ports.ts';
import { aVendorId, NOW } from '../../support/integration.ts';
import { aNotice } from '../../support/notice.ts';

const changes = [
  { on: '2026-11-01', what: 'Over.', standing: 'documented', source: 'https://acme.example/1' },
  { on: '2026-11-02', what: 'Today.', standing: 'documented', source: 'https://acme.example/2' },
  { on: '2027-02', what: 'Some day.', standing: 'secondary', source: 'https://acme.example/3' },
] as const;

let world: AllPorts;
beforeEach(async () => {
  world = await allPorts({ vendor: { changes } });
});
const all = async () => (await listNotices(world.ports)({ limit: 50 })).items;

describe('known dates of a vendor', () => {
  it('are notices as soon as a client is registered there, but for those that are over', async () => {
    expect((await all()).map(({ known, dueBy }) => [known?.what, dueBy])).toEqual([
      ['Today.', Date.parse('2026-11-02T00:00:00Z')],
      ['Some day.', Date.parse('2027-02-01T00:00:00Z')],
    ]);
  });

  it('are none of a vendor that nobody here uses', async () => {
    const ports = { ...world.ports, clients: { ...world.ports.clients, list: async () => ({ items: [] }) } };
    expect((await listNotices(ports)({ limit: 50 })).items).toEqual([]);
  });

  it('are the same for every tenant of a vendor', async () => {
    const of = { find: () => ({ ...world.endpoint.vendor, changes }) };
    const clients = ['acme.north', 'acme.south'].map((vendor) => ({ vendor: aVendorId(vendor) }));
    const list = async () => ({ items: clients as never });
    const ports = { ...world.ports, vendors: of, clients: { ...world.ports.clients, list } };
    expect((await listNotices(ports)({ limit: 50 })).items).toHaveLength(2);
  });
});

describe('the list', () => {
  it('goes by date, those without one last, page by page', async () => {
    const at = (n: number) => ({ id: `acme.${n}` as NoticeId, dueBy: after(NOW, days(n)) });
    const undated = aNotice({ id: 'acme.undated' as NoticeId });
    const notices = [undated, aNotice(at(9)), aNotice(at(5)), aNotice(at(400))];
    await world.ports.notices.change(aVendorId('acme'), () => ({ notices, result: null }));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listNotices(world.ports)({ limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ id, known }) => known?.what ?? String(id)));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(['Today.', 'acme.5', 'acme.9', 'Some day.', 'acme.400', 'acme.undated']);
  });
});

describe('a notice', () => {
  const first = async () => {
    const [notice] = await all();
    if (notice === undefined) throw new Error('there is no notice');
    return notice;
  };

  it('is acknowledged, also where nothing was kept of it yet, and stays so', async () => {
    const { id } = await first();
    expect(await acknowledgeNotice(world.ports)({ id })).toMatchObject({
      kind: 'notice',
      notice: { id, acknowledgedAt: NOW },
    });
    await world.clock.pass(days(1));
    await acknowledgeNotice(world.ports)({ id });
    expect((await all()).find((one) => one.id === id)?.acknowledgedAt).toBe(NOW);
  });

  it('is snoozed until then', async () => {
    const { id } = await first();
    const until = after(NOW, days(7));
    const outcome = await snoozeNotice(world.ports)({ id, until });
    expect(outcome).toMatchObject({ kind: 'notice', notice: { id, snoozedUntil: until } });
    expect((await first()).snoozedUntil).toBe(until);
  });

  it.each([
    ['now', NOW],
    ['in the past', before(NOW, days(1))],
    ['in more than a year', after(NOW, days(367))],
  ])('is not snoozed until %s', async (_what, until) => {
    const { id } = await first();
    expect(await snoozeNotice(world.ports)({ id, until })).toMatchObject({
      kind: 'refused',
      code: 'invalid_request',
      pointer: '/until',
    });
  });

  it('that is none is not found', async () => {
    const id = 'acme.none' as NoticeId;
    const refused = { kind: 'refused', code: 'not_found' };
    expect(await acknowledgeNotice(world.ports)({ id })).toMatchObject(refused);
    expect(await snoozeNotice(world.ports)({ id, until: after(NOW, days(1)) })).toMatchObject(refused);
  });
});
