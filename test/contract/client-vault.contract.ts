import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '#shared/domain/secret.ts';
import type { ClientCredential, ClientVault } from '#shared/ports/vault.ts';
import { aClientId } from '../support/integration.ts';
import { revealed } from '../support/revealed.ts';
import { freshWord } from './names.ts';

export interface ClientVaultSubject {
  readonly vault: ClientVault;
  /** The same credentials through an adapter that is made anew. */
  reopen(): Promise<ClientVault>;
  close(): Promise<void>;
}

/** The shape of version ids: UUIDs, as every vault can take them. */
const [first, second, third] = [1, 2, 3].map((n) => `00000000-0000-4000-8000-00000000000${n}`) as [
  string,
  string,
  string,
];

export function describeClientVaultContract(
  name: string,
  makeSubject: () => Promise<ClientVaultSubject>,
): void {
  describe(`client vault: ${name}`, () => {
    let subject: ClientVaultSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    }, 60_000);
    afterAll(async () => {
      await subject.close();
    });
    const fresh = () => aClientId(freshWord('client'));

    it('gives back every part of a credential, also after a reopening', async () => {
      const client = fresh();
      const credential: ClientCredential = {
        clientSecret: new Secret('s3cret: ü/+%'),
        privateKeyJwk: new Secret('{"kty":"EC","d":"private"}'),
        registrationAccessToken: new Secret('registration'),
        admin: new Secret('admin'),
      };
      await subject.vault.put(client, first, credential);
      expect(revealed(await subject.vault.get(client, first))).toEqual(revealed(credential));
      const reopened = await subject.reopen();
      expect(revealed(await reopened.get(client, first))).toEqual(revealed(credential));
    });

    it('gives back a credential of which only the client secret is there', async () => {
      const client = fresh();
      await subject.vault.put(client, first, { clientSecret: new Secret('one') });
      expect(revealed(await subject.vault.get(client, first))).toEqual({ clientSecret: 'one' });
    });

    it('keeps the old version beside the new one', async () => {
      const client = fresh();
      await subject.vault.put(client, first, { clientSecret: new Secret('one') });
      await subject.vault.put(client, second, { clientSecret: new Secret('two') });
      expect(revealed(await subject.vault.get(client, first))).toEqual({ clientSecret: 'one' });
      expect(revealed(await subject.vault.get(client, second))).toEqual({ clientSecret: 'two' });
    });

    it('takes the same write twice', async () => {
      const client = fresh();
      await subject.vault.put(client, first, { clientSecret: new Secret('one') });
      await subject.vault.put(client, first, { clientSecret: new Secret('one') });
      expect(revealed(await subject.vault.get(client, first))).toEqual({ clientSecret: 'one' });
    });

    it('keeps a pending version beside the one in use, whichever of them it becomes', async () => {
      const client = fresh();
      await subject.vault.put(client, first, { clientSecret: new Secret('one') });
      await subject.vault.putPending(client, second, { clientSecret: new Secret('two') });
      await subject.vault.putPending(client, second, { clientSecret: new Secret('two') });
      await subject.vault.settle(client, second, { from: first });
      await subject.vault.settle(client, second, { from: first });
      await subject.vault.putPending(client, third, { clientSecret: new Secret('three') });
      await subject.vault.settle(client, third, 'dropped');
      await subject.vault.settle(client, third, 'dropped');
      const kept = [first, second, third].map((version) => subject.vault.get(client, version));
      expect((await Promise.all(kept)).map((one) => one?.clientSecret?.reveal())).toEqual([
        'one',
        'two',
        'three',
      ]);
    });

    it('says that it has no such version', async () => {
      const client = fresh();
      expect(await subject.vault.get(client, first)).toBeUndefined();
      await subject.vault.put(client, first, { clientSecret: new Secret('one') });
      expect(await subject.vault.get(client, second)).toBeUndefined();
    });
  });
}
