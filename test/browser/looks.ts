import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';

/** How people look at a page. */
export const LOOKS = {
  'phone-light': { viewport: { width: 360, height: 740 }, colorScheme: 'light', isMobile: true },
  'phone-dark': { viewport: { width: 360, height: 740 }, colorScheme: 'dark', isMobile: true },
  'desktop-light': { viewport: { width: 1280, height: 800 }, colorScheme: 'light', isMobile: false },
  'desktop-dark': { viewport: { width: 1280, height: 800 }, colorScheme: 'dark', isMobile: false },
} as const;

export type Look = keyof typeof LOOKS;
export const ALL_LOOKS = Object.keys(LOOKS) as Look[];

const contextFor = (browser: Browser, look: Look): Promise<BrowserContext> =>
  browser.newContext({ ...LOOKS[look], ...(LOOKS[look].isMobile ? { deviceScaleFactor: 2 } : {}) });

/** A page in this look, which ends with nothing complained of. */
export async function onPage(browser: Browser, how: Look, act: (page: Page) => Promise<void>): Promise<void> {
  const context = await contextFor(browser, how);
  const page = await context.newPage();
  const heard = complaints(page);
  await act(page);
  expect(heard).toEqual([]);
  await context.close();
}

/** What a page complained of: blocked by its policy, broken, not found. */
function complaints(page: Page): readonly string[] {
  const heard: string[] = [];
  page.on('console', (message) => {
    // Chromium says of every 4xx that it failed to load; the pages that tell of an error are such.
    if (message.type() === 'error' && !/the server responded with a status of/.test(message.text())) {
      heard.push(message.text());
    }
  });
  page.on('pageerror', (error) => heard.push(error.message));
  return heard;
}

/**
 * Holds a page to what everyone needs: nothing that axe finds (WCAG 2.2 A and AA), nothing to be scrolled sideways.
 * Kept as a picture where `SCREENSHOTS` names a directory.
 */
export async function look(page: Page, name: string): Promise<void> {
  const directory = process.env.SCREENSHOTS;
  if (directory !== undefined) {
    mkdirSync(directory, { recursive: true });
    await page.screenshot({ path: join(directory, `${name}.png`), fullPage: true });
  }
  const sideways = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
  expect(await page.evaluate(sideways), `${name} is wider than the screen`).toBe(0);
  expect(await violations(page), name).toEqual([]);
}

/** The page's own policy lets no script in: axe comes by the debugger, in a world beside the page's. */
async function violations(page: Page): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId } = await session.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
  });
  const run = async (expression: string): Promise<unknown> => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression,
      contextId: executionContextId,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) throw new Error(`axe failed: ${exceptionDetails.text}`);
    return result.value;
  };
  await run(axe.source);
  const found = await run(
    'axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})' +
      '.then(({violations}) => violations.map(({id, nodes}) => id + ": " + nodes.map((node) => node.html).join(" | ")))',
  );
  await session.detach();
  return found as readonly string[];
}
