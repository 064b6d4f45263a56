import {
  adminDeadline,
  certificateDeadline,
  clientDeadline,
  webhookKeyDeadline,
} from '#shared/domain/calendar/client-deadline.ts';
import { grantDeadline } from '#shared/domain/calendar/grant-deadline.ts';
import { noticeDeadline } from '#shared/domain/calendar/notice-deadline.ts';
import { isAlarming } from '#shared/domain/calendar/step.ts';
import { clientEventOf, eventOf } from '#shared/domain/event-of.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { isOpen, type Notice } from '#shared/domain/notice/notice.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { between, days } from '#shared/domain/time.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { everyClient } from '../listing/every-client.ts';
import { pagesOfIntegrations } from '../listing/pages-of-integrations.ts';
import type { NoticePorts } from '../notice/all-notices.ts';
import { announceNew, noticeEvent } from '../notice/announce-notice.ts';
import { keepKnown } from '../notice/keep-known.ts';
import { announceDeadline, type Ending, type Looked } from './announce-deadline.ts';
import type { AnnouncePorts } from './announce-once.ts';
import { contained } from './contained.ts';
import { type CampaignLookPorts, lookAtCampaigns } from './look-at-campaigns.ts';
import { type CalendarRun, CalendarTally } from './tally.ts';

export type CalendarPorts = AnnouncePorts & NoticePorts & CampaignLookPorts & Pick<Ports, 'store'>;

/** What became a notice longer ago was announced, or its announcement is forgotten. */
const NEW_FOR = days(30);

/**
 * Looks at everything that ends, and announces each step that has been reached, 30, 14, 7 and 1 days (UTC) ahead, and
 * each notice that is new, and each campaign's reminders. May run as often as anyone likes, at once in several processes, and late: each announcement is
 * made once. `goOn` is asked again and again, and ends the run early where it says no. Throws `StoreUnavailable`.
 */
export const runCalendar =
  (ports: CalendarPorts) =>
  async (goOn: () => boolean = () => true): Promise<CalendarRun> => {
    const tally = new CalendarTally();
    for (const part of [lookAtClients, lookAtGrants, lookAtNotices, lookAtCampaigns]) {
      if (!(await part(ports, tally, goOn))) return tally.ended(false);
    }
    ports.metrics.record('EndingSoon', tally.unnamed, 'Count');
    ports.metrics.record('CalendarCompleted', 1, 'Count');
    return tally.ended(true);
  };

/** One kind of thing that ends; `false` where it was ended early. */
type Part = (ports: CalendarPorts, tally: CalendarTally, goOn: () => boolean) => Promise<boolean>;

const lookAtClients: Part = async (ports, tally, goOn) => {
  for await (const client of everyClient(ports)) {
    if (!goOn()) return false;
    await contained(ports, tally, { client: client.id }, () => lookAtClient(ports, tally, client));
  }
  return true;
};

async function lookAtClient(ports: CalendarPorts, tally: CalendarTally, client: OAuthClient): Promise<void> {
  const type = 'client.secret_expiring';
  const secret = clientDeadline(client);
  const ofSecret = (ending: Ending) => clientEventOf(client, { type, ...ending });
  if (secret !== undefined) tally.add(await announceDeadline(ports, secret, ofSecret), 'incident');
  const certificate = certificateDeadline(client);
  const ofCertificate = (ending: Ending) => clientEventOf(client, { type, of: 'certificate', ...ending });
  if (certificate !== undefined)
    tally.add(await announceDeadline(ports, certificate, ofCertificate), 'incident');
  const admin = adminDeadline(client);
  const ofAdmin = (ending: Ending) => clientEventOf(client, { type, of: 'admin', ...ending });
  if (admin !== undefined) tally.add(await announceDeadline(ports, admin, ofAdmin), 'incident');
  const webhookKey = webhookKeyDeadline(client);
  const ofKey = (ending: Ending) => clientEventOf(client, { type, of: 'webhook_key', ...ending });
  if (webhookKey !== undefined) tally.add(await announceDeadline(ports, webhookKey, ofKey), 'incident');
}

/** A page at a time, side by side: there may be many, and each waits for the store. */
const lookAtGrants: Part = async (ports, tally, goOn) => {
  for await (const page of pagesOfIntegrations(ports)) {
    if (!goOn()) return false;
    const looked = page.map((row) =>
      contained(ports, tally, { integration: row.id }, () => lookAtGrant(ports, tally, row)),
    );
    await Promise.all(looked);
  }
  return true;
};

async function lookAtGrant(ports: CalendarPorts, tally: CalendarTally, row: Integration): Promise<void> {
  tally.meet(row);
  const deadline = grantDeadline(row, ports.vendors.find(row.vendor), ports.clock.now());
  if (deadline === undefined) return;
  const toEvent = (ending: Ending) => eventOf(row, { type: 'grant.expiring', ...ending });
  tally.add(await announceDeadline(ports, deadline, toEvent), 'incident');
}

const lookAtNotices: Part = async (ports, tally, goOn) => {
  for (const notice of await keepKnown(ports, tally.byVendor)) {
    if (!goOn()) return false;
    await contained(ports, tally, { notice: notice.id }, async () => {
      for (const looked of await lookAt(ports, notice)) tally.add(looked);
    });
  }
  return true;
};

async function lookAt(ports: CalendarPorts, notice: Notice): Promise<readonly Looked[]> {
  const now = ports.clock.now();
  if (!isOpen(notice, now)) return [];
  const isNew = between(notice.datedAt, now) < NEW_FOR;
  const news = isNew ? [{ told: await announceNew(ports, notice), isAlarming: false } as const] : [];
  const deadline = noticeDeadline(notice);
  if (deadline === undefined) return news;
  // What is broken was told of as new; on-call hears of it until somebody has answered.
  if (notice.from === 'discovery')
    return [...news, { told: 'nothing', isAlarming: isAlarming(deadline.dueBy, now) }];
  return [...news, await announceDeadline(ports, deadline, () => noticeEvent(notice, 'due', now))];
}
