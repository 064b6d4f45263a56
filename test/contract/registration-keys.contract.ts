import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '#shared/domain/secret.ts';
import type { RegistrationKeys } from '#shared/ports/webhook-registrations.ts';
import { aClientId } from '../support/integration.ts';
import { freshWord } from './names.ts';

export interface RegistrationKeysSubject {
  readonly keys: RegistrationKeys;
  /** The same keys through an adapter that is made anew. */
  reopen(): Promise<RegistrationKeys>;
  close(): Promise<void>;
}

export function describeRegistrationKeysContract(
  name: string,
  makeSubject: () => Promise<RegistrationKeysSubject>,
): void {
  describe(`registration keys: ${name}`, () => {
    let subject: RegistrationKeysSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    }, 60_000);
    afterAll(() => subject.close());
    const fresh = () => aClientId(freshWord('client'));

    it('has none of a client that brought none', async () => {
      expect(await subject.keys.get(fresh())).toBeUndefined();
    });

    it('gives a key with lines back as it was, also over a reopening, and shows it to nobody', async () => {
      const client = fresh();
      const text = '-----BEGIN KEY-----\nline "1"\\\r\n-----END KEY-----\n';
      await subject.keys.put(client, new Secret(text));
      expect((await subject.keys.get(client))?.reveal()).toBe(text);
      const again = await (await subject.reopen()).get(client);
      expect(again?.reveal()).toBe(text);
      expect(JSON.stringify(again)).not.toContain('BEGIN');
    });

    it('replaces what was there, and leaves the keys of others alone', async () => {
      const [one, other] = [fresh(), fresh()];
      await subject.keys.put(other, new Secret('other'));
      for (const text of ['first', 'second']) await subject.keys.put(one, new Secret(text));
      expect((await subject.keys.get(one))?.reveal()).toBe('second');
      expect((await subject.keys.get(other))?.reveal()).toBe('other');
    });
  });
}
