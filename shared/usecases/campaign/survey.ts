import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { type Member, memberOf } from '#shared/domain/campaign/member.ts';
import {
  type CampaignState,
  countsOf,
  type MemberCounts,
  nextReminderDays,
  stateOfCampaign,
} from '#shared/domain/campaign/progress.ts';
import type { JobId } from '#shared/domain/ids.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { pagesOfIntegrations } from '../listing/pages-of-integrations.ts';

export type SurveyPorts = Pick<Ports, 'store' | 'vendors' | 'clock'>;

/** A campaign and how far it is, as the rows say it now. */
export interface Survey {
  readonly kind: 'survey';
  readonly campaign: Campaign;
  readonly state: CampaignState;
  readonly counts: MemberCounts;
  readonly members: readonly Member[];
  /** Whole days until the next reminder. */
  readonly nextReminderDays?: number;
  /** Nothing was changed: this is what would be. */
  readonly isDryRun?: true;
  /** Batch jobs that need a scope which the campaign takes away. */
  readonly dependents?: readonly Dependent[];
}

/** Something that still needs a scope which a campaign takes away. */
export interface Dependent {
  readonly job: JobId;
  readonly integration: string;
  readonly scopes: readonly string[];
}

/** Reads every row of the campaign's vendor or client. Throws `StoreUnavailable`. */
export async function surveyOf(ports: SurveyPorts, campaign: Campaign): Promise<Survey> {
  const vendor = ports.vendors.find(campaign.vendor);
  const members: Member[] = [];
  const of = campaign.client === undefined ? { vendor: campaign.vendor } : { client: campaign.client };
  for await (const page of pagesOfIntegrations(ports, of)) {
    members.push(...page.flatMap((row) => memberOf(campaign, row, vendor) ?? []));
  }
  const now = ports.clock.now();
  const counts = countsOf(members);
  const state = stateOfCampaign(campaign, counts, now);
  const next = state === 'running' ? nextReminderDays(campaign, now) : undefined;
  return {
    kind: 'survey',
    campaign,
    state,
    counts,
    members,
    ...(next === undefined ? {} : { nextReminderDays: next }),
  };
}
