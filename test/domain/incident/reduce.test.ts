import { describe, expect, it } from 'vitest';
import type { Signal } from '#shared/domain/incident/cause.ts';
import type { Incident } from '#shared/domain/incident/incident.ts';
import {
  heard,
  lasting,
  onTime,
  resolved,
  signalled,
  well as wellAt,
} from '#shared/domain/incident/reduce.ts';
import { after, days, type Instant, minutes } from '#shared/domain/time.ts';
import { anIncident, aSignal } from '../../support/incident.ts';
import { anIntegrationId, NOW } from '../../support/integration.ts';

const at = (n: number): Instant => after(NOW, minutes(n));
const well = (incident: Incident, now: Instant): Incident => wellAt(incident, now, minutes(3));
const kindsOf = ({ untold }: Incident) => untold.map(({ kind }) => kind);
const ofUser = (n: number): Signal =>
  aSignal({ severity: 'none', pagesAt: 5, integration: anIntegrationId(`user-${n}`) });
const many = (count: number, minutesApart: number): Incident =>
  Array.from({ length: count }, (_, n) => n).reduce<Incident | undefined>(
    (incident, n) => signalled(incident, ofUser(n), at(n * minutesApart)),
    undefined,
  ) as Incident;

describe('an incident', () => {
  it('is told of once, however many integrations it touches', () => {
    let incident = anIncident();
    for (let n = 0; n < 500; n++)
      incident = signalled(incident, aSignal({ integration: anIntegrationId(`i-${n}`) }), at(1));
    expect(kindsOf(incident)).toEqual(['opened']);
    // About, beyond those that have a name.
    expect(Math.abs(incident.count - 501)).toBeLessThan(30);
    expect(incident.members).toHaveLength(50);
  });

  it('counts whoever is come upon each minute once, with or without a name', () => {
    let incident = anIncident();
    for (let minute = 0; minute < 60; minute++)
      for (let n = 0; n < 60; n++)
        incident = signalled(incident, aSignal({ integration: anIntegrationId(`i-${n}`) }), at(minute));
    expect(Math.abs(incident.count - 61)).toBeLessThan(3);
  });

  it('is of one thing where it is of no integration, however often that is noticed', () => {
    const { integration: _none, ...outage } = aSignal();
    expect([1, 2, 3].reduce((next, n) => signalled(next, outage, at(n)), anIncident()).count).toBe(1);
  });

  it('counts an integration once, though its event comes twice', () => {
    expect(signalled(anIncident(), aSignal(), at(1)).count).toBe(1);
  });

  it('is told of again when it becomes graver, and only then', () => {
    const ticket = anIncident({ severity: 'ticket' });
    const page = signalled(ticket, aSignal({ integration: anIntegrationId('billing') }), at(5));
    expect(kindsOf(page)).toEqual(['opened', 'escalated']);
    expect(
      kindsOf(signalled(page, aSignal({ severity: 'ticket', integration: anIntegrationId('x') }), at(6))),
    ).toEqual(['opened', 'escalated']);
  });

  it('keeps the soonest day by which it has to be mended', () => {
    const incident = signalled(anIncident({ by: at(60) }), aSignal({ by: at(30) }), at(1));
    expect(incident.by).toBe(at(30));
    expect(signalled(incident, aSignal({ by: at(90) }), at(2)).by).toBe(at(30));
  });
});

describe('churn', () => {
  it('pages nobody while it is spread over the day', () => {
    const incident = many(20, 30);
    expect(incident.state).toBe('brewing');
    expect(incident.untold).toEqual([]);
  });

  it('is a page where so many come within an hour', () => {
    expect(many(4, 1).state).toBe('brewing');
    expect(kindsOf(many(5, 1))).toEqual(['opened']);
    expect(many(5, 1).severity).toBe('page');
  });

  it('is off the record a day after the last sign, without a word', () => {
    const incident = many(2, 1);
    expect(onTime(incident, at(60))).toBe(incident);
    const forgotten = onTime(incident, after(NOW, days(1.1)));
    expect(forgotten.state).toBe('resolved');
    expect(forgotten.untold).toEqual([]);
  });
});

describe('the end of an incident', () => {
  it('is told once it has looked well for three minutes', () => {
    const looksWell = well(anIncident(), at(10));
    expect(looksWell.state).toBe('open');
    const over = well(looksWell, at(13));
    expect(over.state).toBe('resolved');
    expect(kindsOf(over)).toEqual(['opened', 'resolved']);
    expect(well(over, at(14))).toBe(over);
  });

  it('does not come of a moment between two failures', () => {
    const again = signalled(well(anIncident(), at(10)), aSignal(), at(11));
    expect(well(again, at(13)).state).toBe('open');
    expect(lasting(well(anIncident(), at(10)), at(11)).wellSince).toBeUndefined();
  });

  it('is not told where the beginning was not', () => {
    expect(resolved(many(2, 1), at(30)).untold).toEqual([]);
  });

  it('makes room for a new one of the same cause', () => {
    const next = signalled({ ...resolved(anIncident(), at(5)), untold: [] }, aSignal(), at(60));
    expect(next.state).toBe('open');
    expect(next.since).toBe(at(60));
    expect(kindsOf(next)).toEqual(['opened']);
  });

  it('is none while nobody has been told of it', () => {
    const next = signalled(resolved(anIncident(), at(5)), aSignal(), at(60));
    expect(next.state).toBe('open');
    expect(next.since).toBe(NOW);
    expect(kindsOf(next)).toEqual(['opened']);
  });
});

describe('a reminder', () => {
  it('comes a day after a page, and again a day later', () => {
    const page = anIncident();
    expect(onTime(page, after(NOW, days(0.9)))).toBe(page);
    const reminded = onTime(page, after(NOW, days(1)));
    expect(kindsOf(reminded)).toEqual(['opened', 'reminder']);
    expect(onTime(reminded, after(NOW, days(1.5)))).toBe(reminded);
    expect(kindsOf(onTime(reminded, after(NOW, days(2))))).toEqual(['opened', 'reminder', 'reminder']);
  });

  it('comes a week after a ticket', () => {
    const ticket = anIncident({ severity: 'ticket' });
    expect(onTime(ticket, after(NOW, days(6)))).toBe(ticket);
    expect(kindsOf(onTime(ticket, after(NOW, days(7))))).toEqual(['opened', 'reminder']);
  });
});

describe('a maintenance window', () => {
  const quiet = signalled(undefined, aSignal(), NOW, at(30));

  it('keeps quiet what begins in it', () => {
    expect(quiet.state).toBe('brewing');
    expect(quiet.untold).toEqual([]);
    expect(onTime(quiet, at(29))).toBe(quiet);
  });

  it('tells at its end what has lasted', () => {
    const told = lasting(quiet, at(30));
    expect(kindsOf(told)).toEqual(['opened']);
    expect(told.severity).toBe('page');
  });

  it('never tells what ended in it', () => {
    expect(well(well(quiet, at(10)), at(20)).untold).toEqual([]);
  });
});

describe('what a pager has taken', () => {
  it('is told no more, and the rest still is', () => {
    const over = resolved(anIncident(), at(5));
    const [opened] = over.untold;
    if (opened === undefined) throw new Error('nothing was to be told');
    expect(kindsOf(heard(over, opened))).toEqual(['resolved']);
  });
});
