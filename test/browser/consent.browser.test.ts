import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ConsentWorld } from '../support/consent/consent-world.ts';
import { askedFor, enterCode } from '../support/consent/enter-code.ts';
import { launchChromium } from './chromium.ts';
import { ALL_LOOKS, type Look, look, onPage } from './looks.ts';

let browser: Browser;
let world: ConsentWorld;
beforeAll(async () => {
  [browser, world] = await Promise.all([launchChromium(), ConsentWorld.start()]);
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

const withPage = (how: Look, act: (page: Page) => Promise<void>): Promise<void> => onPage(browser, how, act);

/** Signs in and agrees on the vendor's page. */
async function agree(page: Page): Promise<void> {
  await page.getByRole('textbox').fill('ada');
  await page.getByRole('button', { name: 'Agree' }).click();
}

it.each(ALL_LOOKS)('a person connects: %s', async (how) => {
  const id = `connect-${how}`;
  const link = await world.create(id);
  await withPage(how, async (page) => {
    await page.goto(link);
    await agree(page);
    await page.getByRole('heading', { level: 1, name: 'Connected' }).waitFor();
    expect(await page.title()).toBe('Connected – grantkeeper');
    expect(await page.getByRole('main').count()).toBe(1);
    await look(page, `connected-${how}`);
    // What a reload, or going back, does to a person who is done.
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'This consent is over' }).waitFor();
    await look(page, `over-${how}`);
    await page.goto(link);
    await page.getByRole('heading', { level: 1, name: 'This link does not work any more' }).waitFor();
    await look(page, `no-link-${how}`);
    expect(await page.context().cookies(world.home.api.url)).not.toContainEqual(
      expect.objectContaining({ name: expect.stringContaining('grantkeeper-') }),
    );
  });
  expect(await world.home.api.integration(id)).toMatchObject({ status: 'active', version: 1 });
});

it.each(['phone-dark', 'desktop-light'] as const)(
  'a person goes through the link once more, and says no: %s',
  async (how) => {
    const link = await world.create(`no-${how}`);
    await withPage(how, async (page) => {
      await page.goto(link);
      const state = new URL(page.url());
      expect(state.origin).toBe(world.server.url);
      // What the page of a vendor does when its "cancel" is pressed.
      const [sent] = await Promise.all([page.waitForRequest(/\/auth\?/), page.goto(link)]);
      const asked = new URL(sent.url()).searchParams;
      const back = new URL(asked.get('redirect_uri') ?? '');
      back.search = String(
        new URLSearchParams({
          error: 'access_denied',
          error_description: 'the vendor’s own words',
          state: asked.get('state') ?? '',
          iss: world.server.url,
        }),
      );
      await page.goto(back.href);
      await page.getByRole('heading', { level: 1, name: 'Not connected: the answer was no' }).waitFor();
      expect(await page.getByText('own words').count()).toBe(0);
      await look(page, `denied-${how}`);
      await page.goto(link);
      await agree(page);
      await page.getByRole('heading', { level: 1, name: 'Connected' }).waitFor();
    });
  },
);

it('a page keeps its form when its letters are twice as large', async () => {
  await withPage('phone-light', async (page) => {
    await page.goto(`${world.home.api.url}/connect/nothing`);
    await page.evaluate("document.documentElement.style.fontSize = '200%'");
    await look(page, 'large-letters');
  });
});

it.each(ALL_LOOKS)('a person enters a device code: %s', async (how) => {
  const link = await world.create(`device-${how}`, { grantType: 'device_code' });
  await withPage(how, async (page) => {
    await page.goto(link);
    await page.getByRole('heading', { level: 1, name: 'Enter this code at the service' }).waitFor();
    expect(await page.getByRole('main').count()).toBe(1);
    const { code, uri } = askedFor(await page.content());
    expect(await page.getByRole('link', { name: uri }).getAttribute('href')).toBe(uri);
    await look(page, `device-code-${how}`);
    await enterCode(uri, code);
    await page.getByRole('link', { name: 'I have entered the code' }).click();
    await page.getByRole('heading', { level: 1, name: 'Connected' }).waitFor();
    // What a reload does to a person who is done.
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Connected' }).waitFor();
  });
  expect(await world.home.api.integration(`device-${how}`)).toMatchObject({ status: 'active', version: 1 });
});
