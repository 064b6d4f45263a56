import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Phase } from '#shared/domain/circuit-state.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { after as later, seconds } from '#shared/domain/time.ts';
import type { ClientStore } from '#shared/ports/client-store.ts';
import { aClient, aClientId, anAttemptId, anIntegrationId, NOW } from '../support/integration.ts';
import { freshWord } from './names.ts';

export interface ClientStoreSubject {
  /** Empty when it is made. */
  readonly store: ClientStore;
  /** The same rows through an adapter that is made anew. */
  reopen(): Promise<ClientStore>;
  close(): Promise<void>;
}

const opened = {
  kind: 'open',
  reason: 'failing',
  since: NOW,
  until: later(NOW, seconds(5)),
  trips: 1,
} as const satisfies Phase;
/** The start of the ten seconds that `NOW` lies in: a full minute. */
const BUCKET = String(NOW);

export function describeClientStoreContract(
  name: string,
  makeSubject: () => Promise<ClientStoreSubject>,
): void {
  describe(`client store: ${name}`, () => {
    let subject: ClientStoreSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    }, 60_000);
    afterAll(async () => {
      await subject.close();
    });
    const stored = async (overrides: Partial<OAuthClient> = {}): Promise<OAuthClient> => {
      const client = aClient({ id: aClientId(freshWord('client')), ...overrides });
      await subject.store.create(client);
      return client;
    };

    it('gives back every fact, also after a reopening', async () => {
      const client = await stored({
        clientAuth: 'private_key_jwt',
        secret: {
          versionId: 'second',
          createdAt: NOW,
          expiresAt: later(NOW, seconds(9)),
          rotateAt: later(NOW, seconds(5)),
          madeId: 'key-2',
          pending: true,
        },
        rotation: { everyDays: 90, kind: 'entra', byApi: true },
        rolling: {
          step: 'set',
          way: 'entra',
          versionId: 'third',
          madeId: 'key-3',
          from: 'second',
          startedAt: NOW,
          heldBy: 'driver',
          heldUntil: later(NOW, seconds(90)),
          failures: 2,
          lastCode: 'invalid_client',
          trial: 'refused',
          expiresAt: later(NOW, seconds(99)),
        },
        previousSecret: { versionId: 'first', until: later(NOW, seconds(7)) },
        removals: [
          { api: 'entra', versionId: 'first', madeId: 'key-1', at: later(NOW, seconds(7)), failures: 0 },
          { api: 'entra', versionId: 'zeroth', at: NOW, failures: 3, lastCode: 'http_403' },
        ],
        lastRotationError: { code: 'invalid_client', at: NOW },
        publicKeys: { second: { kty: 'RSA', kid: 'k2', alg: 'RS256', use: 'sig', n: 'AQAB', e: 'AQAB' } },
        canary: anIntegrationId('canary'),
        webhookKeysExpireAt: later(NOW, seconds(99)),
        restoredAt: NOW,
        registration: { clientUri: 'https://acme.example/clients/1' },
        status: 'refused',
        lastError: { class: 'client_refused', code: 'invalid_client', at: NOW },
        circuit: {
          phase: {
            kind: 'half_open',
            reason: 'failing',
            since: NOW,
            probe: anAttemptId(1),
            until: NOW,
            trips: 2,
          },
          window: {},
        },
      });
      expect(await subject.store.find(client.id)).toEqual(client);
      const reopened = await subject.reopen();
      expect(await reopened.find(client.id)).toEqual(client);
    });

    it('forgets what a change leaves out', async () => {
      const facts = {
        previousSecret: { versionId: 'zeroth', until: NOW },
        lastRotationError: { code: 'invalid_client', at: NOW },
        canary: anIntegrationId('canary'),
        publicKeys: {},
        webhookKeysExpireAt: NOW,
        restoredAt: NOW,
      };
      const client = await stored(facts);
      const without = (row: OAuthClient) => {
        const { previousSecret, lastRotationError, canary, publicKeys, ...others } = row;
        const { webhookKeysExpireAt, restoredAt, ...rest } = others;
        return rest;
      };
      await subject.store.change(client.id, (newest) => ({ client: without(newest), result: undefined }));
      expect(await subject.store.find(client.id)).toEqual(without(client));
    });

    it('does not find what is not there', async () => {
      expect(await subject.store.find(aClientId(freshWord('nobody')))).toBeUndefined();
    });

    it('creates an id once', async () => {
      const client = await stored();
      expect(await subject.store.create({ ...client, clientId: 'another' })).toBe('exists');
      expect((await subject.store.find(client.id))?.clientId).toBe('client-at-acme');
    });

    it('loses no count among many', async () => {
      const { id } = await stored();
      await Promise.all([
        ...Array.from({ length: 40 }, () => subject.store.count(id, NOW, { ok: 1 })),
        ...Array.from({ length: 30 }, () =>
          subject.store.count(id, later(NOW, seconds(9.999)), { failed: 1, slow: 2 }),
        ),
      ]);
      expect((await subject.store.find(id))?.circuit.window).toEqual({
        [BUCKET]: { ok: 40, failed: 30, slow: 60, refused: 0 },
      });
    });

    it('counts by ten seconds, gives the new row, and forgets what has left the window', async () => {
      const client = await stored();
      await subject.store.count(client.id, NOW, { ok: 1 });
      const second = await subject.store.count(client.id, later(NOW, seconds(10)), { refused: 1 });
      expect(second).toEqual({
        ...client,
        circuit: {
          phase: client.circuit.phase,
          window: {
            [BUCKET]: { ok: 1, failed: 0, slow: 0, refused: 0 },
            [String(NOW + 10_000)]: { ok: 0, failed: 0, slow: 0, refused: 1 },
          },
        },
      });
      const third = await subject.store.count(client.id, later(NOW, seconds(300)), { failed: 1 });
      expect(third?.circuit.window).toEqual({
        [String(NOW + 300_000)]: { ok: 0, failed: 1, slow: 0, refused: 0 },
      });
      expect(await subject.store.find(client.id)).toEqual(third);
    });

    it('counts nothing for a client that is not there', async () => {
      const id = aClientId(freshWord('nobody'));
      expect(await subject.store.count(id, NOW, { ok: 1 })).toBeUndefined();
      expect(await subject.store.find(id)).toBeUndefined();
    });

    it('changes what was decided, on the newest row', async () => {
      const client = await stored();
      const changed = await subject.store.change(client.id, (current) => ({
        client: { ...current, status: 'refused', circuit: { ...current.circuit, phase: opened } },
        result: current.status,
      }));
      const expected = { ...client, status: 'refused', circuit: { phase: opened, window: {} } };
      expect(changed).toEqual({ kind: 'changed', client: expected, result: 'ok' });
      expect(await subject.store.find(client.id)).toEqual(expected);
    });

    it('leaves the row where nothing was decided, and says where there is none', async () => {
      const client = await stored();
      expect(await subject.store.change(client.id, () => ({ result: 1 }))).toEqual({
        kind: 'changed',
        client,
        result: 1,
      });
      expect(await subject.store.change(aClientId(freshWord('nobody')), () => ({ result: 1 }))).toEqual({
        kind: 'missing',
      });
    });

    it('lets one of many win a transition', async () => {
      const { id } = await stored({ circuit: { phase: opened, window: {} } });
      const outcomes = await Promise.all(
        Array.from({ length: 24 }, (_, n) =>
          subject.store.change(id, (current) => {
            if (current.circuit.phase.kind !== 'open') return { result: 'late' };
            const phase: Phase = { ...opened, kind: 'half_open', probe: anAttemptId(n) };
            return { client: { ...current, circuit: { ...current.circuit, phase } }, result: 'probe' };
          }),
        ),
      );
      const probes = outcomes.flatMap((outcome, n) =>
        outcome.kind === 'changed' && outcome.result === 'probe' ? [n] : [],
      );
      expect(probes).toHaveLength(1);
      expect((await subject.store.find(id))?.circuit.phase).toMatchObject({
        probe: anAttemptId(probes[0] ?? -1),
      });
    });

    it('keeps counts whatever a change makes of the window', async () => {
      const { id } = await stored();
      await subject.store.count(id, NOW, { ok: 5 });
      const changed = await subject.store.change(id, (current) => ({
        client: { ...current, circuit: { phase: opened, window: {} } },
        result: null,
      }));
      const circuit = { phase: opened, window: { [BUCKET]: { ok: 5, failed: 0, slow: 0, refused: 0 } } };
      expect((await subject.store.find(id))?.circuit).toEqual(circuit);
      expect(changed).toMatchObject({ client: { circuit } });
    });

    it('loses neither counts nor changes that run at the same time', async () => {
      const { id } = await stored();
      await Promise.all(
        Array.from({ length: 32 }, (_, n) =>
          n % 2 === 0
            ? subject.store.count(id, NOW, { failed: 1 })
            : subject.store.change(id, (current) => ({
                client: { ...current, clientId: `${current.clientId}+` },
                result: null,
              })),
        ),
      );
      const found = await subject.store.find(id);
      expect(found?.circuit.window[BUCKET]?.failed).toBe(16);
      expect(found?.clientId).toBe(`client-at-acme${'+'.repeat(16)}`);
    });

    it('lists every client once, page by page', async () => {
      const ids = await Promise.all(Array.from({ length: 7 }, async () => (await stored()).id));
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await subject.store.list({ limit: 3, ...(cursor === undefined ? {} : { cursor }) });
        expect(page.items.length).toBeLessThanOrEqual(3);
        found.push(...page.items.map((client) => client.id));
        cursor = page.cursor;
      } while (cursor !== undefined);
      expect(new Set(found).size).toBe(found.length);
      expect(found).toEqual(expect.arrayContaining(ids.map(String)));
    });
  });
}
