import type { Secret } from '../secret.ts';
import { nameAtVendor } from './secret-api.ts';

/** One of the secrets that a vendor has of a client, as far as it tells. */
export interface ListedSecret {
  readonly id: string;
  readonly name?: string;
  readonly value?: Secret;
  /** What the value begins with. */
  readonly hint?: string;
}

/** A secret as we know it. */
export interface KnownSecret {
  readonly versionId: string;
  readonly madeId?: string;
  readonly value?: Secret;
}

/** Those that are surely this one, by id, name or value. A request that was lost and sent again makes two of one name. */
const sureOf = (listed: readonly ListedSecret[], { versionId, madeId, value }: KnownSecret) =>
  listed.filter(
    (one) =>
      one.id === madeId ||
      one.name === nameAtVendor(versionId) ||
      (one.value !== undefined && value?.equals(one.value) === true),
  );

/** All that the vendor has made for a new version of ours. */
export const madeFor = (listed: readonly ListedSecret[], known: KnownSecret): readonly string[] =>
  sureOf(listed, known).map(({ id }) => id);

/** What the vendor calls a secret whose value we have; `undefined` where more than one, or none, may be it. */
export function idOf(listed: readonly ListedSecret[], known: KnownSecret): string | undefined {
  const [only, ...more] = sureOf(listed, known).filter((one) => mayBe(one, known.value));
  return more.length === 0 ? only?.id : undefined;
}

/** Whether a hint speaks for the value, or there is none that could speak against it. */
const mayBe = ({ hint }: ListedSecret, value: Secret | undefined): boolean =>
  hint === undefined || value?.reveal().startsWith(hint) !== false;

/**
 * What may be removed for `old`, with what was made for `current` in vain; nothing that may be `current` itself.
 * `cannot_tell`: the vendor has something that could be `old` and could be anybody's.
 */
export function removable(
  listed: readonly ListedSecret[],
  old: KnownSecret,
  current: KnownSecret,
): { readonly kind: 'ids'; readonly ids: readonly string[] } | { readonly kind: 'cannot_tell' } {
  const ofCurrent = sureOf(listed, current);
  const others = listed.filter((one) => !ofCurrent.includes(one));
  const twins = current.madeId === undefined ? [] : ofCurrent.filter(({ id }) => id !== current.madeId);
  const sure = sureOf(others, old);
  const hinted = others.filter((one) => one.hint !== undefined && mayBe(one, old.value));
  // A person may have brought an old one back, which has another name with us by now.
  const isCurrents = (one: ListedSecret): boolean =>
    ofCurrent.length === 0 && one.hint !== undefined && mayBe(one, current.value);
  if (sure.some(isCurrents)) return { kind: 'cannot_tell' };
  if (sure.length > 0) return { kind: 'ids', ids: [...sure, ...twins].map(({ id }) => id) };
  // One that came from the vendor's console has neither our name nor an id that we were told.
  const untold = others.filter(({ value, hint }) => value === undefined && hint === undefined);
  // A hint tells nothing where the value is not known.
  const isUnsure = hinted.length > (old.value === undefined ? 0 : 1) || hinted.some(isCurrents);
  if (isUnsure || (old.madeId === undefined && untold.length > 0)) return { kind: 'cannot_tell' };
  return { kind: 'ids', ids: [...hinted, ...twins].map(({ id }) => id) };
}
