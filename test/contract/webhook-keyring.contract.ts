import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '#shared/domain/secret.ts';
import type { WebhookKeys } from '#shared/domain/webhook/keys.ts';
import type { WebhookKeyring } from '#shared/ports/webhook.ts';
import { aClientId } from '../support/integration.ts';
import { freshWord } from './names.ts';

export interface WebhookKeyringSubject {
  readonly keyring: WebhookKeyring;
  /** The same keys through an adapter that is made anew. */
  reopen(): Promise<WebhookKeyring>;
  close(): Promise<void>;
}

const keysOf = (...secrets: readonly string[]): WebhookKeys => ({
  secrets: secrets.map((text) => new Secret(text)),
  publicKeys: [],
});

const WHOLE: WebhookKeys = {
  ...keysOf('öne "1"\\', 'two'),
  publicKeys: ['whpk_AAAA', 'ff00'],
  url: 'https://hooks.example.com/in?x=1',
  verifyToken: new Secret('token'),
  allowWeak: true,
};

/** Keys with their secrets shown, for comparison. */
const shown = (keys: WebhookKeys | undefined) =>
  keys && {
    ...keys,
    secrets: keys.secrets.map((secret) => secret.reveal()),
    ...(keys.verifyToken === undefined ? {} : { verifyToken: keys.verifyToken.reveal() }),
  };

export function describeWebhookKeyringContract(
  name: string,
  makeSubject: () => Promise<WebhookKeyringSubject>,
): void {
  describe(`webhook keyring: ${name}`, () => {
    let subject: WebhookKeyringSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    }, 60_000);
    afterAll(async () => {
      await subject.close();
    });
    const fresh = () => aClientId(freshWord('client'));

    it('has no keys for a client that was given none', async () => {
      expect(await subject.keyring.get(fresh())).toBeUndefined();
    });

    it('gives keys back whole, also over a reopening', async () => {
      const client = fresh();
      await subject.keyring.put(client, WHOLE);
      expect(shown(await subject.keyring.get(client))).toEqual(shown(WHOLE));
      expect(shown(await (await subject.reopen()).get(client))).toEqual(shown(WHOLE));
    });

    it('replaces what was there, and leaves the keys of others alone', async () => {
      const [one, other] = [fresh(), fresh()];
      await subject.keyring.put(other, keysOf('other'));
      for (const text of ['first', 'second', 'third']) {
        await subject.keyring.put(one, keysOf(text));
        expect(shown(await subject.keyring.get(one))).toEqual({ secrets: [text], publicKeys: [] });
      }
      expect(shown(await subject.keyring.get(other))).toEqual({ secrets: ['other'], publicKeys: [] });
    });

    it('keeps one of two that are put at once, whole', async () => {
      const client = fresh();
      await Promise.all(
        [keysOf('a1', 'a2'), keysOf('b1', 'b2')].map((keys) => subject.keyring.put(client, keys)),
      );
      const kept = shown(await subject.keyring.get(client))?.secrets;
      expect([
        ['a1', 'a2'],
        ['b1', 'b2'],
      ]).toContainEqual(kept);
    });

    it('shows no secret where its keys are printed', async () => {
      const client = fresh();
      await subject.keyring.put(client, keysOf('not-to-be-seen'));
      expect(JSON.stringify(await subject.keyring.get(client))).not.toContain('not-to-be-seen');
    });
  });
}
