import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConsentState, Ticket } from '#shared/domain/consent/ticket.ts';
import { Secret } from '#shared/domain/secret.ts';
import { instant } from '#shared/domain/time.ts';
import type { TicketStore } from '#shared/ports/ticket-store.ts';
import { aClientId, anIntegrationId } from '../support/integration.ts';

export interface TicketStoreSubject {
  readonly tickets: TicketStore;
  /** The same tickets through an adapter that is made anew. */
  reopen(): Promise<TicketStore>;
  close(): Promise<void>;
}

const BORN = instant(1_793_606_400_000);
/** Far ahead of any clock: what has ended may be forgotten. */
const END = instant(4_102_444_800_000);

const CONSENT: ConsentState = {
  kind: 'consent',
  integration: anIntegrationId('payroll'),
  born: BORN,
  epoch: 3,
  client: aClientId('acme-main'),
  browser: 'a-fingerprint',
  redirectUri: 'https://keeper.example/oauth/callback',
  expiresAt: END,
};

const KINDS: readonly Ticket[] = [
  { kind: 'connect', integration: anIntegrationId('payroll'), born: BORN, epoch: 0, expiresAt: END },
  CONSENT,
  { kind: 'intake', client: aClientId('acme-main'), born: BORN, what: 'clientSecret', expiresAt: END },
];

export function describeTicketStoreContract(
  name: string,
  makeSubject: () => Promise<TicketStoreSubject>,
): void {
  describe(`ticket store: ${name}`, () => {
    let subject: TicketStoreSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    }, 60_000);
    afterAll(async () => {
      await subject.close();
    });

    it.each(KINDS)('keeps what a $kind ticket stands for, also over a reopening', async (ticket) => {
      const text = await subject.tickets.issue(ticket);
      expect(text.reveal()).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(await subject.tickets.find(text)).toEqual(ticket);
      const reopened = await subject.reopen();
      expect(await reopened.find(text)).toEqual(ticket);
      expect(await reopened.find(text)).toEqual(ticket);
    });

    it('gives each ticket a text of its own', async () => {
      const texts = await Promise.all(Array.from({ length: 8 }, () => subject.tickets.issue(CONSENT)));
      expect(new Set(texts.map((text) => text.reveal())).size).toBe(8);
    });

    it('lets a ticket be taken once', async () => {
      const text = await subject.tickets.issue(CONSENT);
      const reopened = await subject.reopen();
      expect(await reopened.take(text)).toEqual(CONSENT);
      expect(await subject.tickets.take(text)).toBeUndefined();
      expect(await subject.tickets.find(text)).toBeUndefined();
    });

    it('lets a ticket that was put back be taken once more, however often it was put back', async () => {
      const text = await subject.tickets.issue(CONSENT);
      const ticket = await subject.tickets.take(text);
      if (ticket === undefined) throw new Error('it was there');
      await subject.tickets.putBack(text, ticket);
      await subject.tickets.putBack(text, ticket);
      expect(await subject.tickets.find(text)).toEqual(CONSENT);
      expect(await subject.tickets.take(text)).toEqual(CONSENT);
      expect(await subject.tickets.take(text)).toBeUndefined();
    });

    it('gives a ticket to one of many who take it at once', async () => {
      const text = await subject.tickets.issue(CONSENT);
      const taken = await Promise.all(Array.from({ length: 8 }, () => subject.tickets.take(text)));
      expect(taken.filter((ticket) => ticket !== undefined)).toEqual([CONSENT]);
    });

    it.each(['', 'A'.repeat(43), 'x', "' OR 1=1 --", 'ä'.repeat(2000)])(
      'knows nothing of %j',
      async (text) => {
        expect(await subject.tickets.find(new Secret(text))).toBeUndefined();
        expect(await subject.tickets.take(new Secret(text))).toBeUndefined();
      },
    );
  });
}
