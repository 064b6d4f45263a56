import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cause, keyOf } from '#shared/domain/incident/cause.ts';
import { heard, resolved } from '#shared/domain/incident/reduce.ts';
import { after, minutes } from '#shared/domain/time.ts';
import type { IncidentStore } from '#shared/ports/incident-store.ts';
import { anIncident } from '../support/incident.ts';
import { aClientId, aVendorId, NOW } from '../support/integration.ts';

export interface IncidentStoreSubject {
  readonly incidents: IncidentStore;
  /** The same incidents through an adapter that is made anew. */
  reopen(): Promise<IncidentStore>;
  close(): Promise<void>;
}

const causeOf = (client: string): Cause => ({
  kind: 'client-refused',
  vendor: aVendorId('acme'),
  client: aClientId(client),
});
const of = (client: string) =>
  anIncident({ cause: causeOf(client), by: after(NOW, minutes(9)), lines: ['a'] });

export function describeIncidentStoreContract(
  name: string,
  makeSubject: () => Promise<IncidentStoreSubject>,
): void {
  describe(`incident store: ${name}`, () => {
    let subject: IncidentStoreSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    }, 60_000);
    afterAll(async () => {
      await subject.close();
    });
    const read = (store: IncidentStore, client: string) =>
      store.change(keyOf(causeOf(client)), (incident) => ({ result: incident }));
    const keep = (client: string, incident = of(client)) =>
      subject.incidents.change(incident.key, () => ({ incident, result: null }));
    const liveKeys = async () => (await subject.incidents.listLive()).map(({ key }) => key);

    it('has none at first, and keeps what is decided, also over a reopening', async () => {
      expect(await read(subject.incidents, 'kept')).toBeUndefined();
      const incident = of('kept');
      const result = await subject.incidents.change(incident.key, (before) => ({
        incident,
        result: before === undefined,
      }));
      expect(result).toBe(true);
      expect(await read(await subject.reopen(), 'kept')).toEqual(incident);
    });

    it('leaves one as it is where nothing is decided', async () => {
      await keep('left');
      await subject.incidents.change(keyOf(causeOf('left')), () => ({ result: null }));
      expect(await read(subject.incidents, 'left')).toEqual(of('left'));
    });

    it('lists those that are open, and those that somebody has to be told of, and no others', async () => {
      await keep('open');
      const over = resolved(of('over'), NOW);
      await keep('over', over);
      const told = over.untold.reduce((incident, telling) => heard(incident, telling), over);
      await keep('told', { ...told, key: keyOf(causeOf('told')), cause: causeOf('told') });
      const keys = await liveKeys();
      expect(keys).toContain(keyOf(causeOf('open')));
      expect(keys).toContain(keyOf(causeOf('over')));
      expect(keys).not.toContain(keyOf(causeOf('told')));
    });

    it('lists one again whose cause came again', async () => {
      const over = resolved(of('again'), NOW);
      await keep('again', { ...over, untold: [] });
      expect(await liveKeys()).not.toContain(keyOf(causeOf('again')));
      await keep('again');
      expect(await liveKeys()).toContain(keyOf(causeOf('again')));
    });

    it('loses no change of several that are made at once', async () => {
      await keep('busy', { ...of('busy'), count: 0 });
      const key = keyOf(causeOf('busy'));
      await Promise.all(
        Array.from({ length: 8 }, () =>
          subject.incidents.change(key, (incident = of('busy')) => ({
            incident: { ...incident, count: incident.count + 1 },
            result: null,
          })),
        ),
      );
      expect((await read(subject.incidents, 'busy'))?.count).toBe(8);
    });
  });
}
