import type { Brand } from '../brand.ts';
import type { ClientId, VendorId } from '../ids.ts';
import { missingScopes } from '../scopes.ts';
import type { Instant } from '../time.ts';

/** Our name for a campaign. */
export type CampaignId = Brand<string, 'CampaignId'>;

/**
 * A change of what integrations want, from some scopes to others, by a day. It is a rule: who is affected is seen from
 * the rows, those that are made while it runs among them, and each row says itself how far it is.
 */
export interface Campaign {
  readonly id: CampaignId;
  readonly vendor: VendorId;
  /** Of this client alone; absent where it is for all of the vendor's. */
  readonly client?: ClientId;
  readonly addScopes: readonly string[];
  readonly removeScopes: readonly string[];
  readonly deadline: Instant;
  /** Tells it from one before it that had the same id. */
  readonly startedAt: Instant;
  /** From then on it changes nothing more: somebody stopped it, or nobody was left to be cut over. */
  readonly abortedAt?: Instant;
  readonly finishedAt?: Instant;
}

/** Whether it changes nothing any more. */
export const isOver = ({ abortedAt, finishedAt }: Pick<Campaign, 'abortedAt' | 'finishedAt'>): boolean =>
  abortedAt !== undefined || finishedAt !== undefined;

/** What an integration wants when it has been cut over: what it wanted, with and without those of the campaign. */
export const wantedAfter = (
  { addScopes, removeScopes }: Pick<Campaign, 'addScopes' | 'removeScopes'>,
  wanted: readonly string[],
): readonly string[] => [
  ...new Set([...wanted, ...addScopes].filter((scope) => !removeScopes.includes(scope))),
];

/** What an integration says of itself here. */
interface Concerned {
  readonly vendor: VendorId;
  readonly client: ClientId;
  readonly scopes: readonly string[];
}

/** Whether the campaign is for integrations of this vendor and client at all. */
const isFor = (campaign: Campaign, { vendor, client }: Pick<Concerned, 'vendor' | 'client'>): boolean =>
  campaign.vendor === vendor && (campaign.client === undefined || campaign.client === client);

/** Whether the campaign would change what this integration wants. */
export function isAffected(campaign: Campaign, row: Concerned): boolean {
  if (!isFor(campaign, row)) return false;
  const { addScopes, removeScopes } = campaign;
  return (
    missingScopes(addScopes, row.scopes).length > 0 ||
    removeScopes.some((scope) => row.scopes.includes(scope))
  );
}

/** Which of these scopes the campaign takes from an integration that it is for. */
export const takenFrom = (
  campaign: Campaign,
  row: Pick<Concerned, 'vendor' | 'client'>,
  scopes: readonly string[],
): readonly string[] =>
  isFor(campaign, row) ? scopes.filter((scope) => campaign.removeScopes.includes(scope)) : [];

/** Two that run at once for the same integration would each ask for what the other one does not want. */
export const isInTheWay = (one: Campaign, other: Campaign): boolean =>
  one.id !== other.id &&
  !isOver(other) &&
  one.vendor === other.vendor &&
  (one.client === undefined || other.client === undefined || one.client === other.client);

/** Whether it asks for the same of the same, in any order; its deadline may be another. */
export const isSameChange = (one: Campaign, other: Campaign): boolean =>
  one.vendor === other.vendor &&
  one.client === other.client &&
  isSameSet(one.addScopes, other.addScopes) &&
  isSameSet(one.removeScopes, other.removeScopes);

const isSameSet = (a: readonly string[], b: readonly string[]): boolean =>
  missingScopes(a, b).length === 0 && missingScopes(b, a).length === 0;
