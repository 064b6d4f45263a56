import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { Dependent } from './survey.ts';

const A_PAGE = 100;

/** Batch jobs that say they need a scope which this campaign takes from one of these integrations. */
export async function dependentsOn(
  { jobs }: Pick<Ports, 'jobs'>,
  { removeScopes }: Campaign,
  members: ReadonlySet<IntegrationId>,
): Promise<readonly Dependent[]> {
  if (removeScopes.length === 0) return [];
  const found: Dependent[] = [];
  let cursor: string | undefined;
  do {
    const page = await jobs.list({ limit: A_PAGE, ...(cursor === undefined ? {} : { cursor }) });
    for (const { id: job, integrations } of page.items) {
      for (const { integration, scopes: needed = [] } of integrations) {
        const scopes = needed.filter((scope) => removeScopes.includes(scope));
        if (scopes.length > 0 && members.has(integration)) found.push({ job, integration, scopes });
      }
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
}
