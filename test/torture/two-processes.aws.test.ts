import { expect, inject, it } from 'vitest';
import { seeded } from '../support/seeded.ts';
import { fleetOn } from './keepers/fleet.ts';
import { KINDS } from './kinds.ts';
import { figuresOf } from './summary.ts';
import { torture } from './torture.ts';

const SEED = 20261124;

it('three processes on one table, killed and stopped, share strict grants without an avoidable loss', async () => {
  const kind = KINDS.find(({ name }) => name === 'processes-strict');
  if (kind === undefined) throw new Error('there is no such kind');
  const environment = inject('awsEnvironment');
  const lines: string[] = [];
  const result = await torture(
    { ...kind, keeper: (entryFor) => fleetOn(environment, entryFor) },
    { rounds: 5, grants: 16, random: seeded(SEED), say: (line) => lines.push(line) },
  );
  const { avoidable, unavoidable, announced, refreshes } = figuresOf(result);
  expect({ avoidable, unannounced: unavoidable - announced, wrong: result.wrong }, lines.join('\n')).toEqual({
    avoidable: 0,
    unannounced: 0,
    wrong: [],
  });
  // Each grant more than once.
  expect(refreshes).toBeGreaterThan(32);
}, 180_000);
