import { type Campaign, isOver } from '../campaign/campaign.ts';
import type { Deadline } from './deadline.ts';

/** The day of a change of scopes, while it runs. Its reminders are events of its own. */
export function campaignDeadline(campaign: Campaign): Deadline | undefined {
  const { id, vendor, client, deadline } = campaign;
  if (isOver(campaign)) return undefined;
  return {
    id: `campaign.${id}`,
    kind: 'campaign',
    dueBy: deadline,
    allDay: false,
    vendor,
    ...(client === undefined ? {} : { client }),
    campaign: id,
    renews: false,
    summary: `The change of scopes ${id} at ${vendor} is to be finished`,
  };
}
