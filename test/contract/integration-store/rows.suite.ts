import { describe, expect, it } from 'vitest';
import type { Integration } from '#shared/domain/integration.ts';
import { after as later, minutes, seconds } from '#shared/domain/time.ts';
import {
  aClientId,
  anAttemptId,
  anIntegration,
  anIntegrationId,
  aVendorId,
  NOW,
  tokenFacts,
  without,
} from '../../support/integration.ts';
import type { IntegrationStoreSubject } from '../integration-store.contract.ts';
import { freshId } from '../names.ts';

/** Every fact that a row can have. */
function aFullRow(): Integration {
  return anIntegration({
    id: freshId('full'),
    scopes: ['read', 'write'],
    critical: true,
    labels: { team: 'pay "roll"', città: 'Zürich' },
    care: { status: 'suspect', since: NOW, refusals: 1, plainRefusals: 1, lossAnnounced: true },
    pausedAt: NOW,
    tokens: tokenFacts({ refreshTokenExpiresAt: later(NOW, minutes(60)), expiryKnown: false }),
    lease: { attemptId: anAttemptId(2), until: later(NOW, seconds(15)) },
    openAttempts: [
      { attemptId: anAttemptId(1), parentVersion: 2 },
      { attemptId: anAttemptId(2), parentVersion: 3 },
    ],
    escrow: { versionId: anAttemptId(1), epoch: 1, sealed: 'c2VhbGVk' },
    heldUntil: later(NOW, minutes(1)),
    askedAt: NOW,
    failures: 2,
    lastError: { class: 'grant_refused', code: 'invalid_grant', at: NOW },
    lastRefreshedAt: NOW,
    grantedAt: NOW,
    grantedBy: { user: 'ada@vendor', account: 'städtische Werke' },
    device: {
      id: anAttemptId(3),
      sealed: 'c2VhbGVk',
      epoch: 1,
      userCode: 'WDJB-MJHT',
      verificationUri: 'https://auth.acme.example/device',
      expiresAt: later(NOW, minutes(15)),
      interval: seconds(5),
      nextPollAt: later(NOW, seconds(5)),
      polling: { by: anAttemptId(4), until: later(NOW, seconds(120)) },
      mayBeAnother: true,
    },
    learnedLifetime: minutes(20),
    health: { ok: false, at: NOW, detail: 'scope_missing' },
    untold: [
      {
        type: 'grant.lost',
        cause: 'ambiguous_loss',
        integration: anIntegrationId('payroll'),
        vendor: aVendorId('acme'),
        client: aClientId('acme-main'),
        version: 3,
        epoch: 1,
      },
    ],
  });
}

export function rowsSuite(subject: () => IntegrationStoreSubject): void {
  describe('rows', () => {
    it('gives back every fact of a row', async () => {
      const row = aFullRow();
      expect(await subject().store.create(row)).toBe('created');
      expect(await subject().store.find(row.id)).toEqual(row);
    });

    it('gives back a row that has never had tokens', async () => {
      const bare = without(anIntegration({ id: freshId('bare') }), 'tokens', 'dueAt');
      const row: Integration = { ...bare, care: { status: 'pending' }, epoch: 0, version: 0, fence: 0 };
      await subject().store.create(row);
      expect(await subject().store.find(row.id)).toEqual(row);
    });

    it('does not find what is not there', async () => {
      expect(await subject().store.find(freshId('nobody'))).toBeUndefined();
    });

    it('creates an id once, also among many at the same time', async () => {
      const id = freshId('twice');
      const owners = Array.from({ length: 20 }, (_, n) => `owner-${n}`);
      const outcomes = await Promise.all(
        owners.map((owner) => subject().store.create(anIntegration({ id, owner }))),
      );
      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
      const winner = owners[outcomes.indexOf('created')];
      expect((await subject().store.find(id))?.owner).toBe(winner);
    });

    it('keeps rows over a reopening', async () => {
      const row = aFullRow();
      await subject().store.create(row);
      const reopened = await subject().reopen();
      expect(await reopened.find(row.id)).toEqual(row);
    });

    it('removes a row at its epoch only', async () => {
      const row = anIntegration({ id: freshId('gone'), epoch: 4 });
      await subject().store.create(row);
      expect(await subject().store.remove(row.id, 3)).toBe('refused');
      expect(await subject().store.find(row.id)).toEqual(row);
      expect(await subject().store.remove(row.id, 4)).toBe('removed');
      expect(await subject().store.find(row.id)).toBeUndefined();
      expect(await subject().store.remove(row.id, 4)).toBe('missing');
    });

    it('lets a removed id be created again', async () => {
      const row = anIntegration({ id: freshId('again') });
      await subject().store.create(row);
      await subject().store.remove(row.id, row.epoch);
      expect(await subject().store.create(row)).toBe('created');
    });
  });
}
