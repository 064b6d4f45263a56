import { describe, expect, it } from 'vitest';
import { healthEvent } from '#shared/domain/health/change.ts';
import { type HealthDetail, healthOf } from '#shared/domain/health/health.ts';
import { after, days } from '#shared/domain/time.ts';
import { anIntegration, NOW } from '../../support/integration.ts';

function told(before: HealthDetail | undefined, next: HealthDetail) {
  const row = anIntegration(before === undefined ? {} : { health: healthOf(before, NOW) });
  const event = healthEvent(row, healthOf(next, after(NOW, days(1))));
  return event === undefined ? undefined : [event.type, 'code' in event ? event.code : undefined];
}

describe('what is told of a check', () => {
  it.each([
    ['nothing while all is well', 'ok', 'ok', undefined],
    ['nothing of the first that is well', undefined, 'ok', undefined],
    ['trouble with its name', 'ok', 'not_api', ['integration.degraded', 'not_api']],
    ['trouble at the first check', undefined, 'slow', ['integration.degraded', 'slow']],
    ['nothing of trouble that goes on', 'not_api', 'not_api', undefined],
    ['other trouble', 'slow', 'clock_off', ['integration.degraded', 'clock_off']],
    ['that it is over', 'clock_off', 'ok', ['integration.recovered', undefined]],
    ['that it is over where no probe is left', 'slow', 'not_probed', ['integration.recovered', undefined]],
    ['nothing of what a refresh has told', 'ok', 'token_unavailable', undefined],
    ['nothing of the end of what a refresh has told', 'token_unavailable', 'ok', undefined],
    ['nothing of a scope, which is told by its name', 'ok', 'scope_missing', undefined],
  ] as const)('is %s', (_, before, next, event) => {
    expect(told(before, next)).toEqual(event);
  });
});
