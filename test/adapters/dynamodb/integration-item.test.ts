import { describe, expect, it } from 'vitest';
import type { Item } from '#shared/adapters/dynamodb/attributes.ts';
import { integrationItem, integrationOf } from '#shared/adapters/dynamodb/integration-item.ts';
import { instant } from '#shared/domain/time.ts';
import {
  anAttemptId,
  anIntegration,
  anIntegrationId,
  NOW,
  tokenFacts,
  without,
} from '../../support/integration.ts';

/** As DynamoDB counts an item: names and values in UTF-8, a number about half its digits, 3 for a map or list. */
function sizeOf(item: Item): number {
  const sizes = Object.entries(item).map(([name, value]) => {
    if (value.S !== undefined) return name.length + Buffer.byteLength(value.S);
    if (value.N !== undefined) return name.length + Math.ceil(value.N.length / 2) + 1;
    if (value.BOOL !== undefined) return name.length + 1;
    if (value.L !== undefined)
      return name.length + 3 + value.L.reduce((sum, one) => sum + 1 + sizeOf({ '': one }), 0);
    return name.length + 3 + sizeOf(value.M ?? {}) + Object.keys(value.M ?? {}).length;
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}

describe('the item of an integration', () => {
  it('has its keys, its place in the due index and its place in the list', () => {
    const row = anIntegration({ id: anIntegrationId('pay#roll'), dueAt: instant(1793606399000) });
    expect(integrationItem(row, 7, 1)).toMatchObject({
      pk: { S: 'integration#pay#roll' },
      sk: { S: 'row' },
      duePk: { S: 'due#0' },
      dueSk: { S: '001793606399000#pay#roll' },
      listPk: { S: 'integration' },
      listSk: { S: 'pay#roll' },
      expiresAt: { N: '1793606700000' },
      rev: { N: '7' },
    });
  });

  it('has no place in the due index where it is never due, and none in the list while it is removed', () => {
    const never = integrationItem(without(anIntegration(), 'dueAt'), 0, 16);
    expect(never).not.toHaveProperty('duePk');
    expect(never).not.toHaveProperty('dueSk');
    const removed = anIntegration({
      care: { status: 'revoked', since: NOW, removal: { endedEpoch: 1, waitFor: NOW } },
    });
    expect(integrationItem(removed, 0, 16)).not.toHaveProperty('listPk');
    expect(integrationItem(removed, 0, 16)).toHaveProperty('duePk');
  });

  it('brings open attempts back oldest first', () => {
    const openAttempts = [1, 5, 900, 70_000].map((n) => ({ attemptId: anAttemptId(n), parentVersion: 3 }));
    const item = integrationItem(anIntegration({ openAttempts: openAttempts.toReversed() }), 0, 16);
    expect(integrationOf(item).row.openAttempts).toEqual(openAttempts);
  });

  it('stays under 1 KB: that is what one write may cost', () => {
    const row = anIntegration({
      id: anIntegrationId('a'.repeat(64)),
      owner: 'team-payments@example.com',
      scopes: ['read:orders', 'write:orders', 'read:customers', 'offline_access'],
      labels: { team: 'payments', tier: 'gold' },
      tokens: tokenFacts({
        grantedScopes: ['read:orders', 'write:orders', 'read:customers', 'offline_access'],
      }),
      lease: { attemptId: anAttemptId(2), until: NOW },
      openAttempts: [{ attemptId: anAttemptId(2), parentVersion: 3 }],
      lastRefreshedAt: NOW,
      lastError: { class: 'ambiguous', code: 'timeout', at: NOW },
      heldUntil: NOW,
      askedAt: NOW,
    });
    expect(sizeOf(integrationItem(row, 2 ** 46, 16))).toBeLessThan(1024);
  });
});
