import { describe, expect, it } from 'vitest';
import type { JobNeed } from '#shared/domain/job/job.ts';
import type { NoticeId } from '#shared/domain/notice/notice.ts';
import { after, before, milliseconds, minutes } from '#shared/domain/time.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { preflight } from '#shared/usecases/job/preflight.ts';
import { aHealthWorld } from '../../support/health-world.ts';
import {
  aClientId,
  anAttemptId,
  anIntegrationId,
  aVendorId,
  NOW,
  tokenFacts,
} from '../../support/integration.ts';
import { aJob } from '../../support/job.ts';
import { aNotice } from '../../support/notice.ts';

type World = Awaited<ReturnType<typeof aHealthWorld>>;

const needs = (...ids: readonly string[]): readonly JobNeed[] =>
  ids.map((id) => ({ integration: anIntegrationId(id) }));

async function check(world: World, integrations: readonly JobNeed[], ports = world.ports, left = 20_000) {
  const job = aJob({ integrations });
  await ports.jobs.change(job.id, () => ({ job, result: null }));
  const end = world.clock.monotonic() + left;
  const timeLeft = () => milliseconds(end - world.clock.monotonic());
  const outcome = await world.clock.run(preflight(ports)({ id: job.id, timeLeft }));
  if (outcome.kind !== 'preflight') throw new Error(outcome.detail);
  return outcome.result.failures.map(({ integration, reason }) => [integration, reason]);
}

/** An hour's token with twenty minutes left. */
const OLD = tokenFacts({
  versionId: anAttemptId(7),
  obtainedAt: before(NOW, minutes(40)),
  expiresAt: after(NOW, minutes(20)),
});

describe('a preflight', () => {
  it('refreshes what does not cover the run, probes with what that brought, and says that the job can run', async () => {
    const world = await aHealthWorld();
    await world.grant('payroll', { tokens: OLD });
    expect(await check(world, needs('payroll'))).toEqual([]);
    expect((await world.ports.store.find(anIntegrationId('payroll')))?.version).toBe(4);
    expect(world.vendorApi.asked).toHaveLength(1);
  });

  it('says of a grant that the API refuses that it has to be mended, though its row says nothing yet', async () => {
    const world = await aHealthWorld();
    await world.grant('payroll');
    world.vendorApi.answer = () => ({ status: 401 });
    expect(await check(world, needs('payroll'))).toEqual([['payroll', 'probe_failed']]);
  });

  it('says that it will have to be tried again where the vendor does not refresh', async () => {
    const world = await aHealthWorld();
    await world.grant('payroll', { tokens: OLD });
    world.endpoint.fates = Array.from({ length: 9 }, () => ({
      kind: 'fails' as const,
      failure: { class: 'not_sent' as const, code: 'ECONNREFUSED' },
    }));
    expect(await check(world, needs('payroll'))).toEqual([['payroll', 'temporarily_unavailable']]);
  });

  it('hides no trouble behind another: each integration is looked at, in the order of the job', async () => {
    const world = await aHealthWorld();
    await world.grant('a');
    await world.grant('b', { pausedAt: NOW });
    expect(await check(world, needs('nowhere', 'a', 'b'))).toEqual([
      ['nowhere', 'unknown_integration'],
      ['b', 'paused'],
    ]);
  });

  it('names as not finished what cannot be looked at, and looks at the others', async () => {
    const world = await aHealthWorld();
    await world.grant('a');
    await world.grant('b', { pausedAt: NOW });
    const find = world.ports.store.find;
    const store = {
      ...world.ports.store,
      find: async (id: ReturnType<typeof anIntegrationId>) => {
        if (id === 'a') throw new StoreUnavailable('down');
        return find(id);
      },
    };
    expect(await check(world, needs('a', 'b'), { ...world.ports, store })).toEqual([
      ['a', 'temporarily_unavailable'],
      ['b', 'paused'],
    ]);
  });

  it('names as not finished what there was no time for', async () => {
    const world = await aHealthWorld();
    await world.grant('a');
    expect(await check(world, needs('a'), world.ports, 500)).toEqual([['a', 'temporarily_unavailable']]);
    expect(world.vendorApi.asked).toEqual([]);
  });

  it('looks at ten grants at a time', async () => {
    const world = await aHealthWorld();
    const ids = Array.from({ length: 25 }, (_, n) => `g-${n}`);
    for (const id of ids) await world.grant(id);
    let under = 0;
    let most = 0;
    world.vendorApi.answer = async () => {
      most = Math.max(most, ++under);
      await world.clock.sleep(milliseconds(100));
      under--;
      return {};
    };
    expect(await check(world, needs(...ids))).toEqual([]);
    expect(most).toBe(10);
  });

  it('warns of what the vendor ends before the run does, until somebody has acknowledged it, and lets it run', async () => {
    const world = await aHealthWorld();
    await world.grant('a');
    const soon = aNotice({
      vendor: aVendorId('acme'),
      endpoint: 'GET /v1/x',
      dueBy: after(NOW, minutes(150)),
    });
    const others = [
      aNotice({ id: 'acme.2' as NoticeId, dueBy: after(NOW, minutes(190)) }),
      aNotice({ id: 'acme.3' as NoticeId, dueBy: NOW, acknowledgedAt: NOW }),
    ];
    await world.ports.notices.change(soon.vendor, () => ({ notices: [soon, ...others], result: null }));
    expect(await check(world, needs('a'))).toEqual([]);
    expect((await world.ports.jobs.find(aJob().id))?.results[0]).toMatchObject({
      ok: true,
      warnings: [
        `acme, 2026-11-02: acme ends GET /v1/x. Is that in hand? grantkeeper notices ack ${soon.id}.`,
      ],
    });
  });

  it('pages for a client that the vendor refuses', async () => {
    const world = await aHealthWorld();
    await world.grant('a');
    await world.ports.clients.change(aClientId('acme-main'), (client) => ({
      client: { ...client, status: 'refused' },
      result: null,
    }));
    expect(await check(world, needs('a'))).toEqual([['a', 'client_refused']]);
  });
});
