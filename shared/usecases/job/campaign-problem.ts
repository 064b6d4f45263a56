import { isOver, takenFrom } from '#shared/domain/campaign/campaign.ts';
import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { JobPlan } from '#shared/domain/job/job.ts';
import type { Ports } from '#shared/ports/ports.ts';

/**
 * Why a job cannot have the scopes that it names: a campaign that runs takes one of them away. `undefined` where none
 * does, and of integrations that nobody has made yet. Throws `StoreUnavailable`.
 */
export async function campaignProblem(
  { campaigns, store }: Pick<Ports, 'campaigns' | 'store'>,
  { integrations }: JobPlan,
): Promise<Refusal | undefined> {
  const named = integrations.filter(({ scopes = [] }) => scopes.length > 0);
  if (named.length === 0) return undefined;
  const running = (await campaigns.list()).filter((one) => !isOver(one) && one.removeScopes.length > 0);
  if (running.length === 0) return undefined;
  for (const { integration, scopes = [] } of named) {
    const row = await store.find(integration);
    if (row === undefined) continue;
    for (const campaign of running) {
      const taken = takenFrom(campaign, row, scopes);
      if (taken.length === 0) continue;
      return refusal(
        'conflict',
        `the campaign ${campaign.id} takes ${taken.join(' ')} from ${integration}: leave it out of the job, or abort the campaign first`,
        { extra: { campaign: campaign.id } },
      );
    }
  }
  return undefined;
}
