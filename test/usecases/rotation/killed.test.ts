import { describe, expect, it } from 'vitest';
import { minutes } from '#shared/domain/time.ts';
import { rotateDue } from '#shared/usecases/rotation/rotate-due.ts';
import type { RegistrationHabits } from '../../support/scripted-registration.ts';
import { type Kill, killable } from './killed.ts';
import { id, rotatingClient } from './rotating-client.ts';

/** Every call of a rotation that goes as it should, and what a process leaves that is killed before or after it. */
const CALLS = [
  'clients.list',
  'clients.change', // begun
  'clients.change', // taken
  'clientVault.get',
  'clientVault.get',
  'clients.change', // refreshes stand back
  'store.list',
  'registrations.read',
  'clients.change', // asked
  'registrations.replace',
  'clientVault.putPending',
  'clients.change', // set
  'clients.change', // taken
  'clientVault.get',
  'tokenEndpoint.request', // tested
  'clients.change', // finished
  'clientVault.settle',
  'bus.publish',
  'store.list',
];
const KILLS = CALLS.flatMap((name, at) =>
  (['before', 'after'] as const).map((when): readonly [string, Kill] => [
    `${when} call ${at}, ${name}`,
    { at, when },
  ]),
);
/** The label has moved. */
const FINISHED_AT = CALLS.lastIndexOf('clients.change');
const ANSWERED_AT = CALLS.indexOf('registrations.replace');

/** Between the vendor's answer and the vault nobody has the new secret but the process that dies. */
const isAnswerLost = ({ at, when }: Kill): boolean =>
  (at === ANSWERED_AT && when === 'after') || (at === ANSWERED_AT + 1 && when === 'before');

async function killedAt(kill: Kill | undefined, habits: RegistrationHabits) {
  const world = await rotatingClient();
  world.registration.habits = habits;
  const { ports, calls, wasKilled } = killable(world.ports, kill);
  await world.clock.run(rotateDue(ports)()).catch((error: unknown) => {
    if (!wasKilled()) throw error;
  });
  return { ...world, calls, wasKilled };
}

it('makes these calls', async () => {
  expect((await killedAt(undefined, {})).calls).toEqual(CALLS);
});

describe.each<[string, RegistrationHabits]>([
  ['a server that shows its secret', { tells: true }],
  ['a server that does not', { tells: false }],
])('at %s, a process that is killed', (_name, habits) => {
  it.each(KILLS)('%s: the next one ends it, and the secret works', async (_at, kill) => {
    const world = await killedAt(kill, habits);
    expect(world.wasKilled()).toBe(true);
    await world.clock.pass(minutes(2));
    await world.run();
    const client = await world.client();
    expect(client.rolling).toBeUndefined();
    expect(client.status).toBe('ok');
    expect(client.secret?.pending).toBe(false);
    expect(client.circuit.phase.kind).toBe('closed');
    expect((await world.held()).secret).toBe(world.registration.secret);
    expect(client.previousSecret?.versionId).toBe('registered');
    const isMoved = kill.at > FINISHED_AT || (kill.at === FINISHED_AT && kill.when === 'after');
    // Who dies between the move and its telling leaves it untold: the row says it.
    if (!isMoved) expect(world.told()).toEqual(['client.secret_rotated']);
    const isAskedTwice = isAnswerLost(kill) && habits.tells === false;
    expect(world.registration.secret).toBe(isAskedTwice ? 'secret-3' : 'secret-2');
  });

  it.each(KILLS)(
    '%s: refreshes meanwhile have a secret to try that works, once there is one',
    async (_at, kill) => {
      const world = await killedAt(kill, habits);
      const { secret, rolling, previousSecret } = await world.client();
      const versions = [secret?.versionId, rolling?.versionId, previousSecret?.versionId];
      const held = await Promise.all(
        versions.map((version) => world.ports.clientVault.get(id, version ?? '')),
      );
      const secrets = held.map((one) => one?.clientSecret?.reveal());
      // Then refreshes stand back until it is found.
      if (isAnswerLost(kill))
        expect((await world.client()).circuit.phase).toMatchObject({ reason: 'secret_rotation' });
      else expect(secrets).toContain(world.registration.secret);
    },
  );
});
