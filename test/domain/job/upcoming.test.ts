import { describe, expect, it } from 'vitest';
import type { GateResult, Job } from '#shared/domain/job/job.ts';
import {
  checked,
  dueStep,
  firstStep,
  isHeldBy,
  lookAt,
  missed,
  rolled,
  take,
  told,
} from '#shared/domain/job/upcoming.ts';
import { after, before, type Instant, minutes } from '#shared/domain/time.ts';
import { anIntegrationId, NOW } from '../../support/integration.ts';
import { aJob } from '../../support/job.ts';

const LEAD = minutes(60);
const RUN = after(NOW, minutes(120));
const GATE = after(NOW, minutes(60));
const HALF = after(NOW, minutes(90));
const job = aJob({ lead: LEAD, upcoming: firstStep({ lead: LEAD }, RUN) });

const result = (over: Partial<GateResult> = {}): GateResult => {
  const ok = over.ok ?? true;
  const failure = { integration: anIntegrationId('a'), reason: 'paused', fix: 'Resume it.' } as const;
  return { at: GATE, by: 'gate', runAt: RUN, ok, failures: ok ? [] : [failure], ...over };
};
const upcomingOf = ({ upcoming }: Job) => upcoming;

describe('the next step of a job', () => {
  it('is the gate, when the lead begins and not before', () => {
    expect(lookAt(job)).toBe(GATE);
    expect(dueStep(job, before(GATE, minutes(1)))).toBeUndefined();
    expect(dueStep(job, GATE)).toBe('gate');
    expect(dueStep(job, before(RUN, minutes(1)))).toBe('gate');
  });

  it('is missed where the run has begun and nobody has checked', () => {
    expect(dueStep(job, RUN)).toBe('missed');
  });

  it('is the recheck at half the lead after a gate in time, and at half of what is left after a late one', () => {
    expect(upcomingOf(checked(job, result()))).toEqual({ runAt: RUN, step: 'recheck', at: HALF });
    const late = checked(job, result({ at: after(NOW, minutes(100)) }));
    expect(upcomingOf(late)).toEqual({ runAt: RUN, step: 'recheck', at: after(NOW, minutes(110)) });
  });

  it('is the next run after the recheck, or where the recheck was missed: the gate did look', () => {
    const gated = checked(job, result());
    const rechecked = checked(gated, result({ by: 'recheck', at: HALF }));
    expect(dueStep(rechecked, before(RUN, minutes(1)))).toBeUndefined();
    expect(dueStep(rechecked, RUN)).toBe('roll');
    expect(dueStep(gated, RUN)).toBe('roll');
  });
});

describe('what is to be told', () => {
  it('is that a gate found trouble, at once, and then that the recheck found none', () => {
    const failing = checked(job, result({ ok: false }));
    expect(upcomingOf(failing)).toMatchObject({ untold: 'failed', isFailing: true, at: HALF });
    expect(dueStep(failing, GATE)).toBe('tell');
    const known = told(failing);
    expect(dueStep(known, GATE)).toBeUndefined();
    const mended = checked(known, result({ by: 'recheck', at: HALF }));
    expect(upcomingOf(mended)).toEqual({ runAt: RUN, step: 'run', at: RUN, untold: 'recovered' });
  });

  it('is nothing where all is well, or the trouble is known', () => {
    expect(upcomingOf(checked(job, result()))).not.toHaveProperty('untold');
    const known = told(checked(job, result({ ok: false })));
    expect(upcomingOf(checked(known, result({ by: 'recheck', at: HALF, ok: false })))).toEqual({
      runAt: RUN,
      step: 'run',
      at: RUN,
      isFailing: true,
    });
  });

  it('is nothing to everyone of trouble that somebody has asked for, so that the gate still tells it', () => {
    const asked = checked(job, result({ by: 'asked', at: NOW, ok: false }));
    expect(upcomingOf(asked)).toEqual({ runAt: RUN, step: 'gate', at: GATE });
    expect(upcomingOf(checked(asked, result({ ok: false })))).toMatchObject({ untold: 'failed' });
  });

  it('is that it is over as soon as somebody has asked and found so', () => {
    const known = told(checked(job, result({ ok: false })));
    expect(upcomingOf(checked(known, result({ by: 'asked' })))).toMatchObject({
      untold: 'recovered',
      step: 'recheck',
    });
  });

  it('stays to be told where somebody asks before the bus has taken it', () => {
    const failing = checked(job, result({ ok: false }));
    expect(upcomingOf(checked(failing, result({ by: 'asked', ok: false })))).toMatchObject({
      untold: 'failed',
    });
  });
});

describe('a hold', () => {
  const held = take(job, 'driver-1', GATE);

  it('lets nobody else take the step for two minutes', () => {
    expect(held && take(held, 'driver-2', after(GATE, minutes(1)))).toBeUndefined();
    const next = held && take(held, 'driver-2', after(GATE, minutes(2)));
    expect(next && isHeldBy(next, 'driver-2')).toBe(true);
  });

  it('is not ended by who only asks, and is by the check itself', () => {
    if (held === undefined) throw new Error('the gate was due');
    expect(isHeldBy(checked(held, result({ by: 'asked' })), 'driver-1')).toBe(true);
    expect(isHeldBy(checked(held, result()), 'driver-1')).toBe(false);
  });
});

describe('after a run has begun', () => {
  const next = after(RUN, minutes(1440));

  it('the next one is looked out for, and a job that runs no more has none', () => {
    expect(upcomingOf(rolled(job, next))).toEqual({ runAt: next, step: 'gate', at: before(next, LEAD) });
    expect(rolled(job, undefined)).not.toHaveProperty('upcoming');
  });

  it('a gate that nobody made is on record, of ten results the newest', () => {
    const old = Array.from({ length: 10 }, (_, n) => result({ at: (NOW + n) as Instant }));
    const after10 = missed({ ...job, results: old }, next, RUN);
    expect(after10.results).toHaveLength(10);
    expect(after10.results[0]).toEqual({ at: RUN, by: 'missed', runAt: RUN, ok: false, failures: [] });
  });
});
