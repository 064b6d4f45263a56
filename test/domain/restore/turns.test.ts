import { describe, expect, it } from 'vitest';
import type { Integration } from '#shared/domain/integration.ts';
import { fateOf } from '#shared/domain/restore/fate.ts';
import { isHeldBack } from '#shared/domain/restore/held-back.ts';
import { heldBack, released } from '#shared/domain/restore/hold.ts';
import { turnsOf } from '#shared/domain/restore/turns.ts';
import { after, before, minutes, seconds } from '#shared/domain/time.ts';
import type { Rotation, Vendor } from '#shared/domain/vendor.ts';
import {
  aClientId,
  anIntegration,
  anIntegrationId,
  aVendorId,
  NOW,
  tokenFacts,
} from '../../support/integration.ts';

const rotations: Readonly<Record<string, Rotation>> = {
  plain: { kind: 'none' },
  strict: { kind: 'strict' },
  family: { kind: 'strict', reuseRevokesFamily: true },
  forgiving: { kind: 'grace', graceSeconds: 30, reuseRevokesFamily: true },
};
const vendorOf = ({ vendor }: Integration): Vendor | undefined => {
  const rotation = rotations[vendor];
  return (
    rotation && { id: vendor, tokenEndpoint: 'https://acme.example/token', clientAuth: 'post', rotation }
  );
};

function held(id: string, vendor = 'plain', expiresIn = 5): Integration {
  const row = anIntegration({
    id: anIntegrationId(id),
    vendor: aVendorId(vendor),
    client: aClientId(`client of ${vendor}`),
    tokens: tokenFacts({ expiresAt: after(NOW, minutes(expiresIn)) }),
  });
  return heldBack(row, NOW);
}
function presented(id: string, at = NOW, vendor = 'plain'): Integration {
  const row = held(id, vendor);
  if (!isHeldBack(row)) throw new Error('it is held');
  return released(row, { by: 'presented', now: at, dueAt: at });
}
const refused = (id: string, vendor = 'plain'): Integration => ({
  ...presented(id, before(NOW, minutes(5)), vendor),
  care: { status: 'reauthorization_required', since: NOW },
});
const turns = (rows: readonly Integration[], spend = false) => {
  const { present, stopped } = turnsOf(rows, { vendorOf, now: NOW, spend });
  return { present: present.map(({ id }) => id), stopped };
};

describe('whose restored refresh token is presented next', () => {
  it('is that of the grant that is needed soonest', () => {
    const rows = [held('late', 'plain', 40), held('soon', 'plain', 2), held('over', 'plain', -3)];
    expect(turns(rows).present).toEqual(['over', 'soon', 'late']);
  });

  it('is none of a vendor that ends the whole grant, or that nobody knows, until a person says so', () => {
    const rows = ['strict', 'family', 'forgiving', 'unheard-of'].map((vendor) => held(vendor, vendor));
    expect(turns(rows).present).toEqual(['strict']);
    expect(turns(rows, true).present).toEqual(['strict', 'family', 'forgiving', 'unheard-of']);
  });

  it('is one of ten in a minute for each client, counted over repeated runs', () => {
    const waiting = Array.from({ length: 20 }, (_, n) => held(`waiting-${n}`));
    const others = Array.from({ length: 20 }, (_, n) => held(`other-${n}`, 'strict'));
    const lately = Array.from({ length: 7 }, (_, n) => presented(`lately-${n}`, before(NOW, seconds(59))));
    const before1 = Array.from({ length: 9 }, (_, n) => presented(`before-${n}`, before(NOW, minutes(1))));
    const { present } = turns([...waiting, ...others, ...lately, ...before1]);
    expect(present.filter((id) => id.startsWith('waiting'))).toHaveLength(3);
    expect(present.filter((id) => id.startsWith('other'))).toHaveLength(10);
  });

  it('is none of a client of which three were refused, until a person says so', () => {
    const two = [held('a'), refused('x'), refused('y')];
    expect(turns(two)).toEqual({ present: ['a'], stopped: [] });
    const three = [...two, refused('z')];
    expect(turns(three)).toEqual({ present: [], stopped: ['client of plain'] });
    expect(turns(three, true)).toEqual({ present: ['a'], stopped: [] });
    expect(turns([...three, held('b', 'strict')]).present).toEqual(['b']);
  });

  it('counts no grant as refused that was over before the restore, or that found its way', () => {
    const over = { ...held('over'), care: { status: 'reauthorization_required', since: NOW } as const };
    const kept = { ...presented('kept'), version: 4 };
    expect(turns([over, over, over, kept, kept, held('a')])).toEqual({ present: ['a'], stopped: [] });
  });

  it('is never that of a grant that a person has paused, or whose tokens are gone', () => {
    const row = held('a');
    if (!isHeldBack(row)) throw new Error('it is held');
    const paused = { ...row, restored: { ...row.restored, wasPaused: true } as const };
    const gone = { ...row, restored: { ...row.restored, vault: 'gone' } as const };
    expect(turns([paused, gone], true).present).toEqual([]);
    expect([paused, gone].map((one) => fateOf(one, vendorOf(one)))).toEqual(['paused', 'gone']);
  });
});

describe('what is held', () => {
  it.each([
    ['a grant that needs a consent', { care: { status: 'reauthorization_required', since: NOW } }],
    ['an integration without a grant', { care: { status: 'pending' } }],
    ['one that the client renews by itself', { grantType: 'client_credentials' }],
    ['one without a refresh token', { tokens: tokenFacts({ hasRefreshToken: false }) }],
  ] satisfies [string, Partial<Integration>][])('is not %s: nothing of it can be spent', (_, overrides) => {
    const row = anIntegration(overrides);
    expect(heldBack(row, NOW)).toBe(row);
  });

  it('is out of the due index, and held once', () => {
    const row = held('a');
    expect([row.dueAt, row.pausedAt, row.restored]).toEqual([
      undefined,
      NOW,
      { at: NOW, version: 3, epoch: 1 },
    ]);
    expect(heldBack(row, after(NOW, minutes(1)))).toBe(row);
  });

  it('stays paused after the release where a person had paused it', () => {
    const pausedAt = before(NOW, minutes(60));
    const row = heldBack(anIntegration({ pausedAt }), NOW);
    if (!isHeldBack(row)) throw new Error('it is held');
    expect(released(row, { by: 'adopted', now: NOW, dueAt: NOW })).toMatchObject({ pausedAt });
    expect(released(row, { by: 'person', now: NOW, dueAt: NOW }).pausedAt).toBeUndefined();
  });

  it('keeps its time to confirm a refusal', () => {
    const heldUntil = after(NOW, seconds(40));
    const row = heldBack(anIntegration({ heldUntil }), NOW);
    if (!isHeldBack(row)) throw new Error('it is held');
    expect(released(row, { by: 'presented', now: NOW, dueAt: NOW }).dueAt).toBe(heldUntil);
  });
});
