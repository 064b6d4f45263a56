import type { IntegrationId } from '../ids.ts';
import { type Integration, isByClientAlone } from '../integration.ts';
import { missingScopes } from '../scopes.ts';
import type { Vendor } from '../vendor.ts';
import { type Campaign, isAffected, isOver, wantedAfter } from './campaign.ts';
import { type Migration, migrationIn, type Unproven } from './migration.ts';

export const MEMBER_STATES = ['not_asked', 'asked', 'declined', 'cannot', 'cut_over'] as const;
export type MemberState = (typeof MEMBER_STATES)[number];

/** Who has to do something for the cut-over. `nobody`: the grant has the scopes already, or is left with more of them. */
export type NeededFrom = 'nobody' | 'client' | 'person';

/** An integration that a campaign changes, or has changed. */
export interface Member {
  readonly id: IntegrationId;
  readonly owner: string;
  readonly state: MemberState;
  readonly needs: NeededFrom;
  readonly adds: readonly string[];
  readonly removes: readonly string[];
  /** Of `adds`, what the grant has already. */
  readonly granted: readonly string[];
  readonly why?: Unproven | 'no_way' | 'paused';
  readonly missing?: readonly string[];
}

/** Whether the grant works now: what a consent that does not do must not take the place of. */
export const isLiving = ({ care, tokens }: Integration): boolean =>
  tokens !== undefined && (care.status === 'active' || care.status === 'degraded');

/** What the grant lacks of these scopes, leaving out what it has always lacked: some vendors never name a few of them. */
export function stillMissing(
  row: Integration,
  wanted: readonly string[],
  granted: readonly string[],
): readonly string[] {
  const before = row.tokens?.grantedScopes ?? row.scopes;
  const unnamed = isLiving(row) ? missingScopes(row.scopes, before) : [];
  return missingScopes(wanted, [...granted, ...unnamed]);
}

/** Who has to act before this row may be cut over. */
export function neededFrom(campaign: Campaign, row: Integration): NeededFrom {
  const wanted = wantedAfter(campaign, row.scopes);
  const granted = row.tokens?.grantedScopes;
  if (granted !== undefined && isLiving(row) && stillMissing(row, wanted, granted).length === 0)
    return 'nobody';
  return isByClientAlone(row.grantType) || row.grantType === 'token_exchange' ? 'client' : 'person';
}

/** How far this row is; `undefined` where the campaign has nothing to do with it. */
export function memberOf(
  campaign: Campaign,
  row: Integration,
  vendor: Vendor | undefined,
): Member | undefined {
  const known = migrationIn(campaign, row);
  if (known?.state === 'cut_over') return cutOver(row);
  if (!isAffected(campaign, row) || (known === undefined && isOver(campaign))) return undefined;
  const adds = missingScopes(campaign.addScopes, row.scopes);
  const granted = adds.filter((scope) => row.tokens?.grantedScopes.includes(scope) === true);
  const needs = neededFrom(campaign, row);
  const hindrance = hindranceOf(row, vendor, needs);
  return {
    id: row.id,
    owner: row.owner,
    state: stateOf(known, hindrance),
    needs,
    adds,
    removes: campaign.removeScopes.filter((scope) => row.scopes.includes(scope)),
    granted,
    ...whyOf(known, hindrance),
  };
}

const cutOver = ({ id, owner }: Integration): Member => ({
  id,
  owner,
  state: 'cut_over',
  needs: 'nobody',
  adds: [],
  removes: [],
  granted: [],
});

function stateOf(known: Migration | undefined, hindrance: Member['why']): MemberState {
  if (hindrance === 'no_way' || known?.state === 'refused') return 'cannot';
  return known?.state ?? 'not_asked';
}

const whyOf = (known: Migration | undefined, hindrance: Member['why']): Pick<Member, 'why' | 'missing'> => ({
  ...(known?.why === undefined ? (hindrance === undefined ? {} : { why: hindrance }) : { why: known.why }),
  ...(known?.missing === undefined ? {} : { missing: known.missing }),
});

/** What stands in the way whoever acts. */
function hindranceOf(
  { grantType, pausedAt }: Integration,
  vendor: Vendor | undefined,
  needs: NeededFrom,
): Member['why'] {
  if (vendor === undefined) return 'no_way';
  const way = grantType === 'device_code' ? vendor.deviceAuthorizationEndpoint : vendor.authorizationEndpoint;
  if (needs === 'person' && way === undefined) return 'no_way';
  return needs === 'client' && pausedAt !== undefined ? 'paused' : undefined;
}
