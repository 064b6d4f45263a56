import { describe, expect, it } from 'vitest';
import { countingMetrics } from '#shared/adapters/in-process/counting-metrics.ts';
import { inProcessBus } from '#shared/adapters/in-process/event-bus.ts';
import { jsonLog, type LogLevel } from '#shared/adapters/in-process/json-log.ts';
import type { DomainEvent } from '#shared/domain/event.ts';
import type { LogFields } from '#shared/ports/tell.ts';
import { aClientId, anIntegrationId, aVendorId, NOW } from '../../support/integration.ts';

function aLog(level: LogLevel = 'debug') {
  const written: string[] = [];
  const log = jsonLog({ level, write: (text) => written.push(text), now: () => new Date(NOW) });
  return { log, written };
}

const refreshed: DomainEvent = {
  type: 'integration.refreshed',
  integration: anIntegrationId('payroll'),
  vendor: aVendorId('acme'),
  client: aClientId('acme-main'),
  version: 4,
  epoch: 1,
};

describe('the JSON log', () => {
  it('prints time, level, message and fields', () => {
    const { log, written } = aLog();
    log.warn('slow', { took: 35_000 });
    log.flush();
    expect(written).toEqual([
      '{"at":"2026-11-02T08:00:00.000Z","level":"warn","message":"slow","took":35000}\n',
    ]);
  });

  it('leaves out what is below its level', () => {
    const { log, written } = aLog('warn');
    log.debug('a');
    log.info('b');
    log.warn('c');
    log.error('d');
    log.flush();
    expect(
      written
        .join('')
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line).message),
    ).toEqual(['c', 'd']);
  });

  it('gathers the lines of one turn and writes them at its end', async () => {
    const { log, written } = aLog();
    log.info('a');
    log.info('b');
    expect(written).toEqual([]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(written).toHaveLength(1);
    expect(written[0]?.match(/\n/g)).toHaveLength(2);
  });

  it('does not let a field take the place of level or message', () => {
    const { log, written } = aLog();
    log.info('true message', { message: 'false', level: 'false' });
    log.flush();
    expect(JSON.parse(written.join(''))).toMatchObject({ message: 'true message', level: 'info' });
  });

  it('names the fields that it cannot print', () => {
    const { log, written } = aLog();
    log.info('odd', { n: 1n } as unknown as LogFields);
    log.flush();
    expect(JSON.parse(written.join(''))).toMatchObject({ message: 'odd', unprintable: ['n'] });
  });
});

describe('the in-process bus', () => {
  it('logs each event as one line, with the time of the event', async () => {
    const { log, written } = aLog();
    await inProcessBus(log).publish([refreshed], NOW);
    log.flush();
    expect(JSON.parse(written.join(''))).toEqual({
      at: '2026-11-02T08:00:00.000Z',
      level: 'info',
      message: 'integration.refreshed',
      integration: 'payroll',
      vendor: 'acme',
      client: 'acme-main',
      version: 4,
      epoch: 1,
    });
  });

  it('delivers to every listener, whatever another one does, until it unsubscribes', async () => {
    const { log, written } = aLog('error');
    const bus = inProcessBus(log);
    const heard: DomainEvent[] = [];
    bus.subscribe(() => {
      throw new TypeError('broken listener');
    });
    const end = bus.subscribe((event) => heard.push(event));
    await bus.publish([refreshed], NOW);
    end();
    await bus.publish([refreshed], NOW);
    expect(heard).toEqual([refreshed]);
    log.flush();
    expect(written.join('')).toContain('"cause":"TypeError"');
  });
});

describe('counting metrics', () => {
  it('keeps count, sum, greatest and last', () => {
    const metrics = countingMetrics();
    for (const took of [5, 90, 10]) metrics.record('RefreshDuration', took, 'Milliseconds', 'acme');
    metrics.record('SweepCompleted', 1, 'Count');
    expect(metrics.read()).toEqual([
      {
        name: 'RefreshDuration',
        vendor: 'acme',
        unit: 'Milliseconds',
        count: 3,
        sum: 105,
        greatest: 90,
        last: 10,
      },
      { name: 'SweepCompleted', unit: 'Count', count: 1, sum: 1, greatest: 1, last: 1 },
    ]);
  });
});
