import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runGrantkeeper } from '../support/run-grantkeeper.ts';
import { KINDS, World } from '../support/world.ts';

const DAY_MS = 86_400_000;

let world: World<'acme'>;
let database: DatabaseSync;
beforeAll(async () => {
  world = await World.start({ acme: { ...KINDS.grace, introspects: true } });
  await world.register('acme', 'billing');
  // Another connection beside the home's, as a person's `sqlite3`.
  database = new DatabaseSync(join(world.home.dataDir, 'grantkeeper.db'), { timeout: 5000 });
}, 60_000);
afterAll(async () => {
  database.close();
  await world.stop();
});

const reconcile = async (body = {}) => {
  const ran = await world.home.api.expect(200, 'POST', '/v1/run/reconcile', body);
  return (ran.findings as { finding: string; of: string }[]).map(({ finding, of }) => `${finding} ${of}`);
};

/** Token sets of another grant, laid where no row names them. */
function lay(like: string, integration: string, epoch: number): void {
  const madeAt = (Date.now() - 3 * DAY_MS).toString(16).padStart(12, '0');
  const versionId = `${madeAt.slice(0, 8)}-${madeAt.slice(8)}-7000-8000-${String(epoch).padStart(12, '0')}`;
  database
    .prepare(
      `INSERT INTO token_sets (integration, epoch, version_id, sealed)
       SELECT ?, ?, ?, sealed FROM token_sets WHERE integration = ? LIMIT 1`,
    )
    .run(integration, epoch, versionId, like);
}

const epochsIn = (integration: string) =>
  database
    .prepare('SELECT epoch FROM token_sets WHERE integration = ? ORDER BY epoch')
    .all(integration)
    .map(({ epoch }) => epoch);

/** As if the first look had been a day ago. */
const aDayLater = () =>
  database
    .prepare(
      `UPDATE meta SET value = json_set(value, '$.sighting.firstAt', json_extract(value, '$.sighting.firstAt') - ?)
       WHERE name GLOB 'reconcile.seen.*'`,
    )
    .run(DAY_MS);

it('destroys what no integration names once a day has passed, and nothing that lives', async () => {
  await world.adopt('billing', 'alive', { expiresIn: 3600 });
  lay('alive', 'gone', 7);
  lay('alive', 'alive', 7);
  const orphans = ['orphan integrations/alive/e7', 'orphan integrations/gone/e7'];
  expect(await reconcile()).toEqual(orphans);
  expect(await reconcile()).toEqual(orphans);
  aDayLater();
  expect(await reconcile()).toEqual(orphans.map((one) => one.replace('orphan', 'destroyed')));
  expect([epochsIn('gone'), epochsIn('alive').length]).toEqual([[], 1]);
  const { accessToken } = await world.home.api.expect(200, 'POST', '/v1/integrations/alive/token');
  expect(accessToken).toBeTypeOf('string');
});

it('names an integration whose tokens are gone, and has it told', async () => {
  await world.adopt('billing', 'bare', { expiresIn: 3600 });
  database.prepare("DELETE FROM token_sets WHERE integration = 'bare'").run();
  // Refreshed within the day: its refresh would show it.
  expect(await reconcile()).toEqual([]);
  database
    .prepare("UPDATE integrations SET row = json_set(row, '$.tokens.obtainedAt', ?) WHERE id = 'bare'")
    .run(Date.now() - 2 * DAY_MS);
  expect(await reconcile()).toEqual(['vault_missing bare']);
  await world.home.hears({ type: 'integration.degraded', integration: 'bare' });
  expect(world.home.events({ type: 'integration.degraded', integration: 'bare' })).toMatchObject([
    { code: 'vault_missing' },
  ]);
  const ran = await runGrantkeeper(['run', 'reconcile'], {
    env: { GRANTKEEPER_URL: world.home.api.url, GRANTKEEPER_API_KEY: world.home.apiKey },
  });
  expect(ran).toMatchObject({ code: 1, stderr: '' });
  expect(ran.stdout).toMatch(/^looked at \d+ secrets and \d+ integrations; asked vendors about 0\n/);
  expect(ran.stdout).toMatch(/^bare +vault_missing +its tokens are not in the vault: connect it again$/m);
});

it('has a refresh confirm what a vendor calls inactive, of which nobody has heard for a day', async () => {
  const { grantId } = await world.adopt('billing', 'quiet', { expiresIn: 86_400 });
  world.vendor.withdraw(grantId);
  expect(await reconcile()).not.toContain('inactive quiet');
  const longAgo = Date.now() - 2 * DAY_MS;
  database
    .prepare(
      `UPDATE integrations SET row = json_set(row, '$.tokens.obtainedAt', ?, '$.grantedAt', ?, '$.lastRefreshedAt', ?)
       WHERE id = 'quiet'`,
    )
    .run(longAgo, longAgo, longAgo);
  expect(await reconcile()).toContain('inactive quiet');
  await world.home.hears({ type: 'integration.suspect', integration: 'quiet' });
});

it('refuses what it does not understand', async () => {
  const answer = await world.home.api.call('POST', '/v1/run/reconcile', { evenMany: 'yes' });
  expect([answer.status, answer.body]).toMatchObject([
    400,
    { code: 'invalid_request', pointer: '/evenMany' },
  ]);
  const run = (args: readonly string[]) => runGrantkeeper(['run', ...args], {});
  expect(await run(['health', '--even-many'])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^error: run health takes no --even-many\n/),
  });
});
