import {
  adminDeadline,
  certificateDeadline,
  clientDeadline,
  webhookKeyDeadline,
} from '#shared/domain/calendar/client-deadline.ts';
import { grantDeadline } from '#shared/domain/calendar/grant-deadline.ts';
import { noticeDeadline } from '#shared/domain/calendar/notice-deadline.ts';
import { registrationDeadline } from '#shared/domain/calendar/registration-deadline.ts';
import { isOpen } from '#shared/domain/notice/notice.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { everyClient } from '../listing/every-client.ts';
import { everyJob } from '../listing/every-job.ts';
import { pagesOfIntegrations } from '../listing/pages-of-integrations.ts';
import { allNotices, type NoticePorts } from '../notice/all-notices.ts';
import { type Fleet, FleetTally } from './tally.ts';

export type FleetPorts = NoticePorts & Pick<Ports, 'store' | 'jobs' | 'incidents'>;

/**
 * Counts how everything that is kept fares now. Whoever asks while somebody counts gets the same answer: each look reads
 * every row. Throws `StoreUnavailable`.
 */
export function observeFleet(ports: FleetPorts): () => Promise<Fleet> {
  let counting: Promise<Fleet> | undefined;
  return () => {
    counting ??= countFleet(ports).finally(() => {
      counting = undefined;
    });
    return counting;
  };
}

const ENDS_OF_CLIENT = [
  clientDeadline,
  certificateDeadline,
  adminDeadline,
  registrationDeadline,
  webhookKeyDeadline,
];

async function countFleet(ports: FleetPorts): Promise<Fleet> {
  const tally = new FleetTally();
  const now = ports.clock.now();
  for await (const client of everyClient(ports)) {
    tally.client(client);
    for (const endOf of ENDS_OF_CLIENT) tally.end(endOf(client));
  }
  for await (const page of pagesOfIntegrations(ports)) {
    for (const row of page) {
      tally.integration(row);
      tally.end(grantDeadline(row, ports.vendors.find(row.vendor), now));
    }
  }
  for (const notice of await allNotices(ports)) if (isOpen(notice, now)) tally.end(noticeDeadline(notice));
  for await (const job of everyJob(ports)) tally.job(job);
  for (const incident of await ports.incidents.listLive()) tally.incident(incident);
  return tally.counted();
}
