import { textsAt } from '../json-pointer.ts';
import type { GrantIdentity } from '../vendor.ts';

/** Whose grant it is at the vendor: the user and the account as its events name them. No secret. */
export interface VendorParty {
  readonly user?: string;
  readonly account?: string;
}

/** Labels by which a caller says whose grant it is. */
const USER_LABEL = 'vendor-user';
const ACCOUNT_LABEL = 'vendor-account';

/** A `sub` has at most 255 characters (OpenID Connect Core 2); no vendor's id is longer. */
const LONGEST = 255;

/** Where a vendor that says nothing else names its user: in the identity token, if one comes. */
const BY_SUBJECT: GrantIdentity = { from: 'id_token', user: '/sub' };

/** Who consented, by the token answer and the claims of its identity token; `undefined` where neither tells. */
export function partyIn(
  rule: GrantIdentity = BY_SUBJECT,
  answer: unknown,
  claims: unknown,
): VendorParty | undefined {
  const source = rule.from === 'answer' ? answer : rule.from === 'id_token' ? claims : undefined;
  const user = nameAt(rule.user, source);
  const account = nameAt(rule.account, source);
  if (user === undefined && account === undefined) return undefined;
  return { ...(user === undefined ? {} : { user }), ...(account === undefined ? {} : { account }) };
}

/** One name and no more: where a grant is of several accounts, none of them is the one. */
function nameAt(pointer: string | undefined, source: unknown): string | undefined {
  const [name, ...more] = pointer === undefined ? [] : textsAt(pointer, source);
  return name === undefined || more.length > 0 || name === '' || name.length > LONGEST ? undefined : name;
}

/** What an integration says of whose grant it has. */
interface OfSomebody {
  readonly grantedBy?: VendorParty;
  readonly labels: Readonly<Record<string, string>>;
}

/** Whose grant an integration has, or shall have: by its last consent, else by its labels. */
export function partyOf({ grantedBy, labels }: OfSomebody): VendorParty {
  const user = grantedBy?.user ?? labels[USER_LABEL];
  const account = grantedBy?.account ?? labels[ACCOUNT_LABEL];
  return { ...(user === undefined ? {} : { user }), ...(account === undefined ? {} : { account }) };
}

/** Whether a newcomer is surely somebody else: what is not known of either speaks for nobody. */
export const isAnother = (known: VendorParty, newcomer: VendorParty): boolean =>
  differs(known.account, newcomer.account) || differs(known.user, newcomer.user);

const differs = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && a !== b;
