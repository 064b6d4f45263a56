import { isOver } from '#shared/domain/campaign/campaign.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { Survey } from './survey.ts';

/** Ends a campaign that has nobody left: what is made from then on is no business of its. Throws `StoreUnavailable`. */
export async function endFinished(
  { campaigns, clock }: Pick<Ports, 'campaigns' | 'clock'>,
  { campaign: { id, startedAt } }: Survey,
): Promise<void> {
  const finishedAt = clock.now();
  await campaigns.change(id, (newest) =>
    newest === undefined || newest.startedAt !== startedAt || isOver(newest)
      ? { result: undefined }
      : { campaign: { ...newest, finishedAt }, result: undefined },
  );
}
