import { describe, expect, it } from 'vitest';
import type { Integration } from '#shared/domain/integration.ts';
import { after, before, minutes, seconds } from '#shared/domain/time.ts';
import { reportOutcome } from '#shared/usecases/report-outcome.ts';
import { allPorts } from '../support/all-ports.ts';
import { anIntegration, anIntegrationId, NOW, tokenFacts } from '../support/integration.ts';

const id = anIntegrationId('payroll');
const LATER = after(NOW, minutes(30));

async function withRow(overrides: Partial<Integration> = {}) {
  const world = await allPorts();
  const tokens = tokenFacts({ obtainedAt: before(NOW, minutes(10)), expiresAt: after(NOW, minutes(50)) });
  await world.ports.store.create(anIntegration({ dueAt: LATER, tokens, ...overrides }));
  const measured: unknown[] = [];
  const metrics = { record: (...measurement: readonly unknown[]) => void measured.push(measurement) };
  return { ...world, measured, report: reportOutcome({ ...world.ports, metrics }) };
}

describe('the rate of refusals', () => {
  it.each([
    [200, 0],
    [204, 0],
    [401, 1],
    [403, 1],
  ])('counts a %i as %i', async (status, value) => {
    const { report, measured } = await withRow();
    await report({ id, version: 3, status });
    expect(measured).toEqual([['ApiAuthRejected', value, 'Count', 'acme']]);
  });

  it.each([404, 429, 500, 503])('leaves a %i out: it says nothing of the token', async (status) => {
    const { report, measured } = await withRow();
    await report({ id, version: 3, status });
    expect(measured).toEqual([]);
  });
});

describe('401', () => {
  it('on the current version makes it due now', async () => {
    const { report, row, sent } = await withRow();
    expect(await report({ id, version: 3, status: 401 })).toEqual({ kind: 'accepted' });
    expect((await row()).dueAt).toBe(NOW);
    expect(sent).toEqual([{ id, vendor: 'acme', client: 'acme-main', why: 'due' }]);
  });

  it.each([
    ['an older version', 2, {}],
    ['a version that is not there yet', 4, {}],
    ['a paused integration', 3, { pausedAt: NOW }],
    ['a grant that is given up', 3, { care: { status: 'reauthorization_required', since: NOW } }],
  ] as const)('on %s changes nothing', async (_what, version, overrides) => {
    const { report, row, sent } = await withRow(overrides);
    const seen = await row();
    expect(await report({ id, version, status: 401 })).toEqual({ kind: 'accepted' });
    expect([await row(), sent]).toEqual([seen, []]);
  });

  it('does not cut a backoff or a confirmation short', async () => {
    const until = after(NOW, seconds(60));
    const { report, row, sent } = await withRow({ heldUntil: until, dueAt: until });
    await report({ id, version: 3, status: 401 });
    expect([(await row()).dueAt, sent]).toEqual([until, []]);
  });

  it('on a young token of unknown expiry teaches its lifetime', async () => {
    const tokens = tokenFacts({
      obtainedAt: before(NOW, minutes(10)),
      expiresAt: after(NOW, minutes(50)),
      expiryKnown: false,
    });
    const { report, row } = await withRow({ tokens });
    await report({ id, version: 3, status: 401 });
    expect((await row()).learnedLifetime).toBe(minutes(10));
  });

  it('teaches nothing where the vendor told the lifetime, and never less than a minute', async () => {
    const known = await withRow();
    await known.report({ id, version: 3, status: 401 });
    expect((await known.row()).learnedLifetime).toBeUndefined();
    const tokens = tokenFacts({
      obtainedAt: before(NOW, seconds(3)),
      expiresAt: after(NOW, minutes(60)),
      expiryKnown: false,
    });
    const young = await withRow({ tokens });
    await young.report({ id, version: 3, status: 401 });
    expect((await young.row()).learnedLifetime).toBe(minutes(1));
  });
});

describe('403', () => {
  it('for want of a scope is told, and never refreshes', async () => {
    const { report, row, sent, events } = await withRow();
    const seen = await row();
    const wwwAuthenticate = 'Bearer realm="api", error="insufficient_scope", scope="read admin"';
    await report({ id, version: 3, status: 403, wwwAuthenticate });
    expect(events).toEqual([
      {
        type: 'scope.drifted',
        integration: 'payroll',
        vendor: 'acme',
        client: 'acme-main',
        version: 3,
        epoch: 1,
        missing: ['admin'],
      },
    ]);
    expect([await row(), sent]).toEqual([seen, []]);
  });

  it.each([undefined, 'Bearer realm="api"', 'Bearer error="invalid_token"'])(
    'with %s says nothing',
    async (header) => {
      const { report, events } = await withRow();
      await report({ id, version: 3, status: 403, ...(header !== undefined && { wwwAuthenticate: header }) });
      expect(events).toEqual([]);
    },
  );
});

it('of a success is heard and changes nothing', async () => {
  const { report, row } = await withRow();
  const seen = await row();
  expect(await report({ id, version: 3, status: 200 })).toEqual({ kind: 'accepted' });
  expect(await row()).toEqual(seen);
});

it('of nobody is not found', async () => {
  const { ports } = await allPorts();
  expect(await reportOutcome(ports)({ id, version: 1, status: 200 })).toMatchObject({ code: 'not_found' });
});
