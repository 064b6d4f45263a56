import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { after, minutes } from '#shared/domain/time.ts';
import type { WebhookHearing } from '#shared/ports/webhook-registrations.ts';
import { aClientId, NOW } from '../support/integration.ts';
import { freshWord } from './names.ts';

export interface WebhookHearingSubject {
  readonly hearing: WebhookHearing;
  close(): Promise<void>;
}

export function describeWebhookHearingContract(
  name: string,
  makeSubject: () => Promise<WebhookHearingSubject>,
): void {
  describe(`webhook hearing: ${name}`, () => {
    let subject: WebhookHearingSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    }, 60_000);
    afterAll(() => subject.close());
    const fresh = () => aClientId(freshWord('client'));

    it('knows nothing of a client that was never heard', async () => {
      expect(await subject.hearing.find(fresh())).toBeUndefined();
    });

    it('keeps the later of two, whole, for each client', async () => {
      const { hearing } = subject;
      const [one, other] = [fresh(), fresh()];
      await hearing.put(other, { lastAt: NOW });
      await hearing.put(one, { lastAt: NOW });
      expect(await hearing.find(one)).toEqual({ lastAt: NOW });
      const later = { lastAt: after(NOW, minutes(90)), usual: minutes(90) };
      await hearing.put(one, later);
      expect(await hearing.find(one)).toEqual(later);
      expect(await hearing.find(other)).toEqual({ lastAt: NOW });
    });

    it('forgets, and forgets again without harm', async () => {
      const { hearing } = subject;
      const client = fresh();
      await hearing.put(client, { lastAt: NOW });
      await hearing.forget(client);
      await hearing.forget(client);
      expect(await hearing.find(client)).toBeUndefined();
    });
  });
}
