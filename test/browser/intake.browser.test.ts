import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ConsentWorld } from '../support/consent/consent-world.ts';
import { launchChromium } from './chromium.ts';
import { ALL_LOOKS, look, onPage } from './looks.ts';

let browser: Browser;
let world: ConsentWorld;
beforeAll(async () => {
  [browser, world] = await Promise.all([launchChromium(), ConsentWorld.start()]);
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

async function linkFor(client: string, what: 'clientSecret' | 'privateKey'): Promise<string> {
  const made = await world.home.api.expect(201, 'POST', `/v1/clients/${client}/intake`, { what });
  return String(made.url);
}

it.each(ALL_LOOKS)('a person pastes a wrong client secret, then the right one: %s', async (how) => {
  const link = await linkFor('app', 'clientSecret');
  await onPage(browser, how, async (page) => {
    await page.goto(link);
    await page.getByRole('heading', { level: 1, name: 'Bring a client secret' }).waitFor();
    expect(await page.getByRole('main').count()).toBe(1);
    await look(page, `intake-${how}`);

    const field = page.getByLabel('Client secret');
    const store = page.getByRole('button', { name: 'Store it' });
    await field.fill('not-the-secret');
    await store.click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toContain('Nothing was stored.');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await field.inputValue()).toBe('');
    await look(page, `intake-refused-${how}`);

    await field.fill('app-secret');
    await store.click();
    await page.getByRole('heading', { level: 1, name: 'The client secret is stored' }).waitFor();
    expect(await page.getByRole('main').textContent()).toContain(
      'It was tried at the service first, and works.',
    );
    await look(page, `intake-stored-${how}`);
    // The link is used up.
    await page.goto(link);
    await page.getByRole('heading', { level: 1, name: 'This link does not work any more' }).waitFor();
  });
});

it.each(['phone-light', 'desktop-dark'] as const)(
  'a person pastes what is no private key: %s',
  async (how) => {
    const id = `signer-${how}`;
    const client = { id, vendor: 'real', clientId: id, clientAuth: 'private_key_jwt' };
    await world.home.api.expect(201, 'POST', '/v1/clients', client);
    await onPage(browser, how, async (page) => {
      await page.goto(await linkFor(id, 'privateKey'));
      await page.getByLabel('Private key').fill('-----BEGIN PUBLIC KEY-----');
      await page.getByRole('button', { name: 'Store it' }).click();
      await page.getByRole('alert').waitFor();
      expect(await page.getByLabel('Private key').inputValue()).toBe('');
      await look(page, `intake-no-key-${how}`);
    });
  },
);
