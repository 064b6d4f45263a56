import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { stateOnRecord } from '#shared/domain/campaign/progress.ts';
import { type Instant, toRfc3339 } from '#shared/domain/time.ts';
import type { Survey } from '#shared/usecases/campaign/survey.ts';
import { at } from './integration.ts';

/** So many members are shown at the most, those first who are still to be cut over; the counts are of all. */
const MOST_SHOWN = 1000;

/** A campaign as lists show it: who is how far is shown of one alone. */
export const listedCampaignJson = (campaign: Campaign, now: Instant): Record<string, unknown> => ({
  id: campaign.id,
  vendor: campaign.vendor,
  ...(campaign.client === undefined ? {} : { client: campaign.client }),
  addScopes: campaign.addScopes,
  removeScopes: campaign.removeScopes,
  deadline: toRfc3339(campaign.deadline),
  state: stateOnRecord(campaign, now),
  startedAt: toRfc3339(campaign.startedAt),
  ...at('abortedAt', campaign.abortedAt),
  ...at('finishedAt', campaign.finishedAt),
});

/** A campaign as the contract shows it, with who is how far. */
export function campaignJson(survey: Survey): Record<string, unknown> {
  const { campaign, state, counts, members, nextReminderDays, isDryRun, dependents } = survey;
  const { id, vendor, client, addScopes, removeScopes, deadline, startedAt, abortedAt } = campaign;
  const isDone = (member: Survey['members'][number]): number => (member.state === 'cut_over' ? 1 : 0);
  const shown = members.toSorted((a, b) => isDone(a) - isDone(b)).slice(0, MOST_SHOWN);
  return {
    id,
    vendor,
    ...(client === undefined ? {} : { client }),
    addScopes,
    removeScopes,
    deadline: toRfc3339(deadline),
    state,
    dryRun: isDryRun === true,
    ...(isDryRun === true ? {} : at('startedAt', startedAt)),
    ...at('abortedAt', abortedAt),
    ...(nextReminderDays === undefined ? {} : { nextReminderDays }),
    counts,
    integrations: shown,
    ...(dependents === undefined ? {} : { dependents }),
  };
}
