import { describe, expect, it } from 'vitest';
import { type Integration, statusOf } from '#shared/domain/integration.ts';
import { after, before, minutes, seconds } from '#shared/domain/time.ts';
import { pauseIntegration } from '#shared/usecases/pause-integration.ts';
import { resumeIntegration } from '#shared/usecases/resume-integration.ts';
import { allPorts } from '../support/all-ports.ts';
import { anIntegration, anIntegrationId, NOW, tokenFacts, without } from '../support/integration.ts';

const id = anIntegrationId('payroll');

async function withRow(row: Integration) {
  const world = await allPorts();
  await world.ports.store.create(row);
  return { ...world, pause: pauseIntegration(world.ports), resume: resumeIntegration(world.ports) };
}

describe('pause', () => {
  it('stops the care and takes the row out of the sweep', async () => {
    const { pause, row, ports } = await withRow(anIntegration());
    await pause({ id });
    const paused = await row();
    expect([statusOf(paused), paused.pausedAt, paused.dueAt]).toEqual(['paused', NOW, undefined]);
    expect(await ports.store.due(0, after(NOW, minutes(9999)), 10)).toEqual([]);
  });

  it('a second time changes nothing', async () => {
    const { pause, row, clock } = await withRow(anIntegration());
    await pause({ id });
    const first = await row();
    await clock.pass(seconds(5));
    expect(await pause({ id })).toEqual({ kind: 'integration', row: first });
  });
});

describe('resume', () => {
  const fresh = tokenFacts({ obtainedAt: NOW, expiresAt: after(NOW, minutes(60)) });
  const paused = (overrides: Partial<Integration> = {}) =>
    without(anIntegration({ pausedAt: before(NOW, minutes(5)), ...overrides }), 'dueAt');

  it('takes up the time that the token set had', async () => {
    const { resume, row, sent } = await withRow(paused({ tokens: fresh }));
    await resume({ id });
    const { dueAt, pausedAt } = await row();
    expect(pausedAt).toBeUndefined();
    // Before the expiry by five minutes or more, and by the jitter of the id.
    expect(dueAt).toBeGreaterThan(after(NOW, minutes(45)));
    expect(dueAt).toBeLessThanOrEqual(after(NOW, minutes(55)));
    expect(sent).toEqual([]);
  });

  it('refreshes at once what fell due meanwhile', async () => {
    const { resume, sent } = await withRow(paused());
    await resume({ id });
    expect(sent).toEqual([{ id, vendor: 'acme', client: 'acme-main', why: 'due' }]);
  });

  it('leaves a suspect its time to confirm', async () => {
    const until = after(NOW, seconds(40));
    const care = {
      status: 'suspect',
      since: NOW,
      refusals: 1,
      plainRefusals: 1,
      lossAnnounced: false,
    } as const;
    const { resume, row, sent } = await withRow(paused({ care, heldUntil: until }));
    await resume({ id });
    expect([(await row()).dueAt, sent]).toEqual([until, []]);
  });

  it.each(['reauthorization_required', 'pending'] as const)(
    'looks after nothing that is %s',
    async (status) => {
      const care = status === 'pending' ? ({ status } as const) : ({ status, since: NOW } as const);
      const { resume, row } = await withRow(paused({ care }));
      await resume({ id });
      expect((await row()).dueAt).toBeUndefined();
    },
  );

  it('of what was never paused changes nothing', async () => {
    const { resume, row } = await withRow(anIntegration());
    const seen = await row();
    expect(await resume({ id })).toEqual({ kind: 'integration', row: seen });
  });
});

it('neither finds what is not there or is being removed', async () => {
  const removal = { endedEpoch: 1, waitFor: NOW };
  const { pause, resume } = await withRow(
    anIntegration({ care: { status: 'revoked', since: NOW, removal } }),
  );
  for (const act of [pause, resume]) {
    expect(await act({ id })).toMatchObject({ code: 'not_found' });
    expect(await act({ id: anIntegrationId('nobody') })).toMatchObject({ code: 'not_found' });
  }
});
