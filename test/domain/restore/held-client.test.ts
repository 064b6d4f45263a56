import { describe, expect, it } from 'vitest';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { wished } from '#shared/domain/registration/transitions.ts';
import { heldClient, releasedClient } from '#shared/domain/restore/held-client.ts';
import { isRotationDue } from '#shared/domain/rotation/due.ts';
import { dueRemoval } from '#shared/domain/rotation/removal.ts';
import type { SecretRotation } from '#shared/domain/rotation/rotation.ts';
import { begin, hold } from '#shared/domain/rotation/transitions.ts';
import { after, minutes } from '#shared/domain/time.ts';
import { aClient, NOW } from '../../support/integration.ts';

const secret = { versionId: 'first', createdAt: NOW, rotateAt: NOW, pending: false };
const rotating = aClient({ secret, rotation: { everyDays: 90, kind: 'okta', byApi: true } });
const rolling: SecretRotation = {
  way: 'okta',
  step: 'asked',
  versionId: 'second',
  from: 'first',
  startedAt: NOW,
  heldUntil: NOW,
  failures: 0,
};
const removals = [{ api: 'okta', versionId: 'zeroth', at: NOW, failures: 0 }] as const;
const webhook = wished(undefined, { by: 'github-app', url: 'https://keeper.example', options: {} }, NOW);

describe('a client as it comes out of a backup', () => {
  it.each([
    ['a rotation without a person', rotating],
    ['a secret on its way', aClient({ secret, rolling })],
    ['an old secret that the vendor is to remove', aClient({ secret, removals })],
    ['a webhook of the home’s own', aClient({ secret, webhook })],
  ])('is held where it has %s, as it is otherwise', (_what, client) => {
    expect(heldClient(client, NOW)).toEqual({ ...client, restoredAt: NOW });
    expect(releasedClient(heldClient(client, NOW))).toEqual(client);
  });

  it('is as it was where nothing is done for it by itself, or where it is held already', () => {
    const byHand = aClient({ secret, rotation: { everyDays: 90, kind: 'manual' } });
    expect(heldClient(byHand, NOW)).toBe(byHand);
    const held = heldClient(rotating, NOW);
    expect(heldClient(held, after(NOW, minutes(1)))).toBe(held);
  });
});

describe('what begins by itself', () => {
  it('does not while the client is held, whoever saw it before', () => {
    const answers = (client: OAuthClient) => [
      isRotationDue({ ...rotating, ...client }, NOW),
      dueRemoval({ ...client, removals }, NOW),
      hold({ ...client, rolling }, 'driver', NOW),
    ];
    expect(answers({ ...rotating, restoredAt: NOW })).toEqual([false, undefined, undefined]);
    expect(answers(rotating)).toMatchObject([true, removals[0], { rolling: { heldBy: 'driver' } }]);
  });

  it('lets the client go where a person begins a rotation', () => {
    const begun = begin({ ...rotating, restoredAt: NOW }, { way: 'okta', versionId: 'second' }, NOW);
    expect(begun).toMatchObject({ rolling: { step: 'created' } });
    expect(begun).not.toHaveProperty('restoredAt');
  });
});
