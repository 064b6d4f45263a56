import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '#shared/domain/secret.ts';
import { seconds } from '#shared/domain/time.ts';
import type { RegistrationCall, WebhookRegistrations } from '#shared/ports/webhook-registrations.ts';
import type { WebhookVendor } from '../support/webhook-vendors/webhook-vendor.ts';

export interface WebhookRegistrationsSubject {
  readonly registrations: WebhookRegistrations;
  readonly vendor: WebhookVendor;
  close(): Promise<void>;
}

const URL = 'https://keeper.example.com/webhooks/acme/crm';
const ELSEWHERE = 'https://other.example.com/hook';

export function describeWebhookRegistrationsContract(
  name: string,
  makeSubject: () => Promise<WebhookRegistrationsSubject>,
): void {
  describe(`webhook registrations: ${name}`, () => {
    let subject: WebhookRegistrationsSubject;
    let call: RegistrationCall;
    beforeAll(async () => {
      subject = await makeSubject();
      call = { ...subject.vendor.call, url: URL };
    });
    beforeEach(() => subject.vendor.drop());
    afterAll(() => subject.close());

    /** Registered, and the call as it goes on from there. */
    async function registered(): Promise<RegistrationCall> {
      const made = await subject.registrations.create(call);
      if (made.kind !== 'made') throw new Error(`not made: ${JSON.stringify(made)}`);
      return made.vendorId === undefined ? call : { ...call, vendorId: made.vendorId };
    }

    it('sees that the vendor has none', async () => {
      expect(await subject.registrations.look(call)).toEqual({ kind: 'absent' });
    });

    it('makes one, with the secret where the vendor takes one, and sees it whole', async () => {
      const known = await registered();
      expect(subject.vendor.target()).toBe(URL);
      expect(subject.vendor.secret()).toBe(call.secret?.reveal());
      expect(await subject.registrations.look(known)).toMatchObject({
        kind: 'present',
        seen: { url: URL, isWhole: true },
      });
    });

    it('finds one again whose name at the vendor was never learned', async () => {
      const { vendorId } = await registered();
      const looked = await subject.registrations.look(call);
      expect(looked).toMatchObject({ kind: 'present', seen: { url: URL, isWhole: true } });
      if (looked.kind === 'present') expect(looked.seen.vendorId).toBe(vendorId);
    });

    it('sees that somebody moved it, and brings it back', async () => {
      const known = await registered();
      subject.vendor.moveTo(ELSEWHERE);
      expect(await subject.registrations.look(known)).toMatchObject({ seen: { url: ELSEWHERE } });
      expect(await subject.registrations.mend(known)).toMatchObject({ kind: 'made' });
      expect(subject.vendor.target()).toBe(URL);
    });

    it('brings a new secret to the vendor, where it takes one', async () => {
      const known = await registered();
      if (known.secret === undefined) return;
      await subject.registrations.mend({ ...known, secret: new Secret('next-secret') });
      expect(subject.vendor.secret()).toBe('next-secret');
    });

    it('renews one, or says that there is none', async () => {
      const known = await registered();
      expect(await subject.registrations.renew(known)).toMatchObject({ kind: 'made' });
      expect(subject.vendor.target()).toBe(URL);
    });

    it('asks for a delivery without harm', async () => {
      await subject.registrations.test(await registered());
      expect(subject.vendor.target()).toBe(URL);
    });

    it('is refused with a credential that is none, and says so', async () => {
      const stranger = { ...call, credential: new Secret('not-a-key') };
      for (const made of [
        await subject.registrations.look(stranger),
        await subject.registrations.create(stranger),
      ])
        expect(made).toMatchObject({ kind: 'refused' });
      expect(subject.vendor.target()).toBeUndefined();
    });

    it.each([
      [429, 'failed', { 'retry-after': '7' }],
      [503, 'failed', {}],
      [403, 'refused', {}],
      [401, 'refused', {}],
    ])('takes a status %i for %s', async (status, kind, headers) => {
      subject.vendor.server.next = { status, body: {}, headers };
      expect(await subject.registrations.look(call)).toEqual({
        kind,
        code: `http_${status}`,
        ...('retry-after' in headers ? { retryAfter: seconds(7) } : {}),
      });
    });

    it('takes an answer that it cannot read for none', async () => {
      subject.vendor.server.next = { status: 200, body: ['no object'] };
      expect(await subject.registrations.look(call)).toEqual({ kind: 'failed', code: 'malformed_answer' });
    });

    it('tells the secret and the credential in no address', async () => {
      await registered();
      const secrets = [call.credential.reveal(), call.secret?.reveal()].filter((text) => text !== undefined);
      for (const { path } of subject.vendor.server.asked)
        for (const text of secrets) expect(path).not.toContain(text);
    });
  });
}
