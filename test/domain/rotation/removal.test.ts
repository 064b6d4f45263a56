import { describe, expect, it } from 'vitest';
import { dueRemoval, notRemoved, removed } from '#shared/domain/rotation/removal.ts';
import type { SecretRemoval } from '#shared/domain/rotation/rotation.ts';
import { begin } from '#shared/domain/rotation/transitions.ts';
import { after, minutes, seconds } from '#shared/domain/time.ts';
import { aClient, NOW } from '../../support/integration.ts';

const removal: SecretRemoval = { api: 'entra', versionId: 'old', at: NOW, failures: 0 };
const other: SecretRemoval = { ...removal, versionId: 'older' };
const client = aClient({ removals: [removal, other] });

describe('a removal is due', () => {
  it('at its instant', () => {
    const later = aClient({ removals: [{ ...removal, at: after(NOW, seconds(1)) }] });
    expect([dueRemoval(client, NOW), dueRemoval(later, NOW)]).toEqual([removal, undefined]);
  });

  it('not while a new secret is on its way', () => {
    const rolling = begin(client, { way: 'entra', versionId: 'new' }, NOW);
    expect(rolling && dueRemoval(rolling, NOW)).toBeUndefined();
    expect(rolling?.rolling?.way).toBe('entra');
  });

  it('not of what refreshes try', () => {
    const previousSecret = { versionId: 'old', until: NOW };
    expect(dueRemoval({ ...client, previousSecret }, NOW)).toEqual(other);
    const own = { ...removal, versionId: client.secret?.versionId ?? '' };
    expect(dueRemoval(aClient({ removals: [own] }), NOW)).toBeUndefined();
  });
});

it('is over when it is done, and leaves the others', () => {
  const one = removed(client, 'old');
  expect(one?.removals).toEqual([other]);
  expect(one && removed(one, 'older')).not.toHaveProperty('removals');
  expect(removed(client, 'another')).toBeUndefined();
});

it.each([
  [0, 1],
  [1, 2],
  [5, 32],
  [20, 360],
])('after %i failures is tried again %i minutes later', (failures, wait) => {
  const failing = aClient({ removals: [{ ...removal, failures }, other] });
  expect(notRemoved(failing, 'old', 'http_503', NOW)?.removals).toEqual([
    { ...removal, at: after(NOW, minutes(wait)), failures: failures + 1, lastCode: 'http_503' },
    other,
  ]);
  expect(notRemoved(failing, 'another', 'http_503', NOW)).toBeUndefined();
});
