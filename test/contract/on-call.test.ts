import { expect, it } from 'vitest';
import { ON_CALL_EVENT_TYPES, PAGE_SEVERITIES } from '#shared/contract/on-call.ts';
import { SEVERITIES } from '#shared/domain/incident/cause.ts';
import { ON_CALL_EVENTS } from '#shared/domain/incident/of-event.ts';

it('has the rule on the bus hand on what the on-call hears of, and nothing else', () => {
  expect(ON_CALL_EVENT_TYPES).toEqual(ON_CALL_EVENTS);
});

it('has a topic for each severity', () => {
  expect(PAGE_SEVERITIES).toEqual(SEVERITIES);
});
