import { describe, expect, it } from 'vitest';
import { idOf, type ListedSecret, madeFor, removable } from '#shared/domain/rotation/listed-secrets.ts';
import { Secret } from '#shared/domain/secret.ts';

const OLD = { versionId: 'v1', value: new Secret('old-secret') };
const NEW = { versionId: 'v2', madeId: 'k2', value: new Secret('new-secret') };
const named = (id: string, versionId: string, hint: string): ListedSecret => ({
  id,
  name: `grantkeeper ${versionId}`,
  hint,
});
const mine = named('k2', 'v2', 'new');

describe('what a vendor has made for a version', () => {
  it('is known by its name, its value or its id', () => {
    const list = [
      named('a', 'v2', 'xxx'),
      { id: 'b', value: new Secret('new-secret') },
      { id: 'k2' },
      { id: 'c' },
    ];
    expect(madeFor(list, NEW)).toEqual(['a', 'b', 'k2']);
  });

  it.each([
    ['the only one', [named('a', 'v2', 'new')], 'a'],
    ['that begins as the value does', [named('a', 'v2', 'oth'), named('b', 'v2', 'new')], 'b'],
    ['none where two may be it', [named('a', 'v2', 'new'), named('b', 'v2', 'new')], undefined],
    ['none where it begins otherwise', [named('a', 'v2', 'oth')], undefined],
    ['none in an empty list', [], undefined],
  ])('has the id of %s', (_what, list, expected) => {
    const { madeId: _id, ...known } = NEW;
    expect(idOf(list, known)).toBe(expected);
  });
});

describe('what may be removed for an old secret', () => {
  const ids = (...all: string[]) => ({ kind: 'ids', ids: all });
  const cannotTell = { kind: 'cannot_tell' };

  it.each<[string, readonly ListedSecret[], object]>([
    ['all of its name', [mine, named('k1', 'v1', 'old'), named('k0', 'v1', 'zzz')], ids('k1', 'k0')],
    [
      'what begins as it does, and has no name of ours',
      [mine, { id: 'k1', name: 'by hand', hint: 'old' }],
      ids('k1'),
    ],
    ['nothing, where nothing begins so', [mine, { id: 'k1', name: 'somebody', hint: 'som' }], ids()],
    ['nothing, where it is gone', [mine], ids()],
    [
      'what was made in vain for the current one',
      [mine, named('k3', 'v2', 'zzz'), named('k1', 'v1', 'old')],
      ids('k1', 'k3'),
    ],
    [
      'nobody can tell, where two begin so',
      [mine, { id: 'k1', hint: 'old' }, { id: 'k9', hint: 'old' }],
      cannotTell,
    ],
    ['nobody can tell, where the vendor shows nothing', [{ id: 'k2' }, { id: 'k1' }], cannotTell],
  ])('%s', (_what, list, expected) => {
    expect(removable(list, OLD, NEW)).toEqual(expected);
  });

  it('is its value, where the vendor shows values', () => {
    const list = [
      { id: 'k1', value: new Secret('old-secret') },
      { id: 'k2', value: new Secret('new-secret') },
      { id: 'k3', value: new Secret('of-somebody-else') },
    ];
    expect(removable(list, OLD, NEW)).toEqual(ids('k1'));
  });

  it('is its id, where the vendor shows nothing else', () => {
    expect(removable([{ id: 'k1' }, { id: 'k2' }], { ...OLD, madeId: 'k1' }, NEW)).toEqual(ids('k1'));
    expect(removable([{ id: 'k2' }], { ...OLD, madeId: 'k1' }, NEW)).toEqual(ids());
  });

  it('is nothing that nobody can tell from another’s, where its value is not known', () => {
    const { value: _value, ...unknown } = OLD;
    expect(removable([mine, { id: 'k1', hint: 'som' }], unknown, NEW)).toEqual(cannotTell);
    expect(removable([mine, { id: 'k1', hint: 'som' }], { ...unknown, madeId: 'k1' }, NEW)).toEqual(
      ids('k1'),
    );
    expect(removable([mine], unknown, NEW)).toEqual(ids());
  });

  it('is never what a person has brought back, whose value is the current one’s', () => {
    const back = { versionId: 'v3', value: new Secret('old-secret') };
    const { value: _value, ...unknown } = { ...OLD, madeId: 'k1' };
    expect(removable([{ id: 'k1', hint: 'old' }, mine], unknown, back)).toEqual(cannotTell);
  });

  it('is never what may be the current one', () => {
    const { madeId: _id, ...current } = { ...NEW, value: new Secret('old-but-new') };
    expect(removable([{ id: 'k2', hint: 'old' }], OLD, current)).toEqual(cannotTell);
    expect(removable([named('k2', 'v2', 'old')], OLD, current)).toEqual(ids());
  });
});
