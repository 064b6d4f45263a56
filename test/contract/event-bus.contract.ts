import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DomainEvent } from '#shared/domain/event.ts';
import type { EventBus } from '#shared/ports/tell.ts';
import { aClientId, anAttemptId, aVendorId, NOW } from '../support/integration.ts';
import { freshId } from './names.ts';

export interface EventBusSubject {
  readonly bus: EventBus;
  /** Receives until `enough` says so; gives all that arrived since the last call. */
  received(enough: (events: readonly DomainEvent[]) => boolean): Promise<readonly DomainEvent[]>;
  close(): Promise<void>;
}

const of = (version = 4) => ({
  integration: freshId('bus'),
  vendor: aVendorId('acme'),
  client: aClientId('acme-main'),
  version,
  epoch: 1,
});

export function describeEventBusContract(name: string, makeSubject: () => Promise<EventBusSubject>): void {
  describe(`event bus: ${name}`, () => {
    let subject: EventBusSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    }, 60_000);
    afterAll(async () => {
      await subject.close();
    });

    it('carries events whole, of integrations and of clients', async () => {
      const ofClient = { client: aClientId('acme-main'), vendor: aVendorId('acme') };
      const events: readonly DomainEvent[] = [
        { type: 'integration.refreshed', ...of() },
        { type: 'grant.lost', cause: 'ambiguous_loss', ...of() },
        { type: 'grant.conflict', attempt: anAttemptId(1), ...of() },
        { type: 'scope.drifted', missing: ['write', 'admin'], ...of() },
        { type: 'circuit.opened', reason: 'failing', until: '2026-11-02T08:00:05.000Z', ...ofClient },
      ];
      await subject.bus.publish(events, NOW);
      const arrived = await subject.received((all) => all.length >= events.length);
      expect(arrived).toEqual(expect.arrayContaining([...events]));
    });

    it('carries more than one call of a provider may take', async () => {
      const events: readonly DomainEvent[] = Array.from({ length: 23 }, (_, n) => ({
        type: 'integration.refreshed',
        ...of(n),
      }));
      await subject.bus.publish(events, NOW);
      const wanted = new Set(events.map((event) => ('integration' in event ? event.integration : '')));
      const arrived = await subject.received(
        (all) => all.filter((event) => 'integration' in event && wanted.has(event.integration)).length >= 23,
      );
      expect(arrived).toEqual(expect.arrayContaining([...events]));
    });

    it('takes an empty list', async () => {
      await expect(subject.bus.publish([], NOW)).resolves.toBeUndefined();
    });
  });
}
