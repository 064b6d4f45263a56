import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pythonEnvironment } from '../../infra/local/python-environment.ts';
import { runCommand } from '../../infra/local/run-command.ts';
import { clientPage, forWorld, refreshesOf, troubledNightly } from '../support/client-page.ts';
import { KINDS, World } from '../support/world.ts';

// Here because these tests have Python, which the others do without.
const root = join(import.meta.dirname, '..', '..');
const NEEDS = {
  what: 'the example of docs/client.md',
  requirements: join(root, 'test', 'support', 'python', 'requirements.txt'),
};

let world: World<'none'>;
let python: string;
beforeAll(async () => {
  [world, python] = await Promise.all([World.start({ none: KINDS.none }), pythonEnvironment(root, NEEDS)]);
}, 120_000);
afterAll(() => world?.stop());

it('runs the Python program of the page, word for word, through a refused token and a wait', async () => {
  await troubledNightly(world);
  const [program = ''] = clientPage('python');
  const environment = { PATH: process.env.PATH, GRANTKEEPER_API_KEY: world.home.apiKey };
  const printed = await runCommand(python, ['-c', forWorld(program, world)], { cwd: root, environment });
  expect(printed).toMatch(/^200 \{"grant":"nightly",/);
  expect(refreshesOf(world)).toEqual([429, 200]);
  expect((await world.home.api.integration('nightly')).version).toBe(2);
});
