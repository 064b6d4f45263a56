import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messageOf } from '#shared/domain/incident/page-message.ts';
import { type Pager, PagerUnavailable } from '#shared/ports/pager.ts';
import { anIncident } from '../support/incident.ts';
import { anIntegrationId } from '../support/integration.ts';

export interface PagerSubject {
  readonly pager: Pager;
  /** The ids of the incidents that have come through, oldest first, as far as their receiver tells them apart. */
  received(): Promise<readonly string[]>;
  /** Makes the receiver fail, and work again; absent where it cannot fail. */
  breaks?(isBroken: boolean): void;
  close(): Promise<void>;
}

export function describePagerContract(name: string, makeSubject: () => Promise<PagerSubject>): void {
  describe(`pager: ${name}`, () => {
    let subject: PagerSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    }, 60_000);
    afterAll(async () => {
      await subject.close();
    });

    const aMessage = (id: string) => {
      const incident = anIncident({ integration: anIntegrationId(id), code: `code-${id}` });
      const [telling] = incident.untold;
      if (telling === undefined) throw new Error('nothing is to be told');
      return { ...messageOf(incident, telling), id };
    };

    it('brings a message to its receiver before it says so', async () => {
      await subject.pager.send(aMessage('first'));
      expect(await subject.received()).toContain('first');
    });

    it('brings each of several', async () => {
      await Promise.all(['a', 'b', 'c'].map((id) => subject.pager.send(aMessage(id))));
      expect(await subject.received()).toEqual(expect.arrayContaining(['a', 'b', 'c']));
    });

    it('says that a message was not taken, and brings it when it is given again', async () => {
      subject.breaks?.(true);
      if (subject.breaks !== undefined)
        await expect(subject.pager.send(aMessage('late'))).rejects.toThrow(PagerUnavailable);
      subject.breaks?.(false);
      await subject.pager.send(aMessage('late'));
      expect(await subject.received()).toContain('late');
    });
  });
}
