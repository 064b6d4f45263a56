import { after, type Duration, seconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { LogFields } from '#shared/ports/tell.ts';
import type { Attempt } from '#shared/usecases/refresh/attempt.ts';
import { UNLIMITED } from '#shared/usecases/refresh-integration.ts';
import { aClient, anAttemptId, anIntegration, anIntegrationId, aVendorId, NOW } from './integration.ts';
import { keptFacts } from './kept-facts.ts';

export const MINE = anAttemptId(0x900);

export const aVendor = (more: Partial<Vendor> = {}): Vendor => ({
  id: aVendorId('acme'),
  tokenEndpoint: 'https://auth.acme.example/token',
  clientAuth: 'post',
  rotation: { kind: 'strict' },
  ...more,
});

/** An attempt at a due grant at version 3, with all the time there is; `stops` counts what ended its renewals. */
export function anAttempt(more: Partial<Attempt> = {}): Attempt & { readonly stops: () => number } {
  let stopped = 0;
  return {
    id: MINE,
    row: anIntegration({
      lease: { attemptId: MINE, until: after(NOW, seconds(135)) },
      openAttempts: [{ attemptId: MINE, parentVersion: 3 }],
      fence: 4,
    }),
    vendor: aVendor(),
    client: aClient(),
    probe: false,
    lease: {
      stillMine: () => true,
      left: () => UNLIMITED,
      async stop() {
        stopped++;
      },
    },
    isLeaseFixed: true,
    input: {
      id: anIntegrationId('payroll'),
      vendor: aVendorId('acme'),
      client: aClient().id,
      why: 'due',
      timeLeft: () => UNLIMITED,
    },
    deadline: seconds(100) as Duration,
    persistTime: seconds(20) as Duration,
    stops: () => stopped,
    ...more,
  };
}

export type Line = readonly [level: string, message: string, fields?: LogFields];

/** Keeps what a use case puts on record, what it logs and what it measures. */
export function witness() {
  const lines: Line[] = [];
  const measured: (readonly unknown[])[] = [];
  const { auditOf, facts } = keptFacts();
  const at = (level: string) => (message: string, fields?: LogFields) => {
    lines.push(fields === undefined ? [level, message] : [level, message, fields]);
  };
  return {
    lines,
    measured,
    /** Without the process that wrote it, and the number that this gave it. */
    facts: () => facts.map(({ by: _by, n: _n, ...fact }) => fact),
    ports: {
      log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
      metrics: {
        record: (...measurement: readonly unknown[]) => {
          measured.push(measurement);
        },
      },
      audit: auditOf('witness'),
    },
  };
}
