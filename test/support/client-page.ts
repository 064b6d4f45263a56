import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from './world.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/client.md'), 'utf8');

/** The blocks of one language on the page about using tokens, in order. */
export function clientPage(language: 'sh' | 'js' | 'python'): readonly string[] {
  const all = [...PAGE.matchAll(/^```(\w+)\n(.*?)^```$/gms)];
  return all.flatMap(([, of, text = '']) => (of === language ? [text] : []));
}

/** A program of the page, with this home and this vendor in place of those that it names. */
export function forWorld(program: string, world: World): string {
  return program
    .replaceAll('http://127.0.0.1:8787', world.home.api.url)
    .replaceAll('https://api.vendor.example/me', world.vendor.meEndpoint);
}

/**
 * The page's integration `nightly`, in trouble: its token, which the home takes for a living one, is refused by the
 * vendor, and the first refresh is turned away for two seconds.
 */
export async function troubledNightly(world: World<'none'>): Promise<void> {
  await world.register('none', 'nightly');
  const { refreshToken } = world.vendor.consent('nightly', { id: 'nightly' });
  await world.create('nightly', 'nightly');
  const grant = {
    accessToken: 'at-that-has-ended-early',
    refreshToken,
    expiresIn: 3600,
    scope: 'read write',
  };
  await world.home.api.expect(200, 'PUT', '/v1/integrations/nightly/grant', grant);
  world.vendor.faults.next({ kind: 'throttle', retryAfterSeconds: 2 }, { clientId: 'nightly' });
}

/** What the vendor's token endpoint answered for `nightly`. */
export function refreshesOf(world: World): readonly (number | undefined)[] {
  const records = world.vendor.history.records({ endpoint: 'token', clientId: 'nightly' });
  return records.map(({ status }) => status);
}
