import { isOver } from '#shared/domain/campaign/campaign.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { Announced, AnnouncePorts } from '../calendar/announce-once.ts';
import { announceCampaign } from './announce-campaign.ts';
import type { Survey } from './survey.ts';

/**
 * Ends a campaign that has nobody left, and tells of it: what is made from then on is no business of its. What the bus does
 * not take is told by a later daily look. Throws `StoreUnavailable`.
 */
export async function endFinished(
  ports: AnnouncePorts & Pick<Ports, 'campaigns'>,
  survey: Survey,
): Promise<Announced> {
  const { id, startedAt } = survey.campaign;
  const finishedAt = ports.clock.now();
  await ports.campaigns.change(id, (newest) =>
    newest === undefined || newest.startedAt !== startedAt || isOver(newest)
      ? { result: undefined }
      : { campaign: { ...newest, finishedAt }, result: undefined },
  );
  return announceCampaign(ports, survey, 'finished');
}
