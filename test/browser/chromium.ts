import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian and others put it; `CHROMIUM` names another place. */
const PLACES = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

const path = PLACES.find((place) => place !== undefined && existsSync(place));

/** The browser of this machine, without a window. */
export function launchChromium(): Promise<Browser> {
  if (path === undefined) {
    throw new Error('there is no chromium: run test/browser/install-chromium.sh, or name one in CHROMIUM');
  }
  // Containers give neither a sandbox nor a large /dev/shm; the pages are our own.
  return chromium.launch({ executablePath: path, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
