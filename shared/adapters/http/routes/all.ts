import { connectLinks } from '#shared/usecases/consent/connect-links.ts';
import type { ReadPorts } from '#shared/usecases/get-access-token.ts';
import type { HealthPorts } from '#shared/usecases/health/run-health.ts';
import type { NoticesRunPorts } from '#shared/usecases/notice/run-notices.ts';
import type { QueuePorts } from '#shared/usecases/queue/look-at-queue.ts';
import type { ReconcilePorts } from '#shared/usecases/reconcile/reconcile-ports.ts';
import type { RestorePorts } from '#shared/usecases/restore/run-restore.ts';
import type { Route } from '../router.ts';
import { type CalendarRoutePorts, calendarRoutes } from './calendar.ts';
import { type CampaignRoutePorts, campaignRoutes } from './campaigns.ts';
import { type CareRoutePorts, careRoutes } from './care.ts';
import { type ClientRoutePorts, clientRoutes } from './clients.ts';
import { type ConnectRoutePorts, connectLinkRoutes, connectRoutes } from './connect.ts';
import { healthRoutes } from './health.ts';
import { type IntegrationRoutePorts, integrationRoutes } from './integrations.ts';
import { type JobRoutePorts, jobRoutes } from './jobs.ts';
import { keyRoutes } from './keys.ts';
import { metaRoutes } from './meta.ts';
import { noticeRoutes } from './notices.ts';
import { type PageRoutePorts, pageRoutes } from './page.ts';
import { queueRoutes } from './queues.ts';
import { reconcileRoutes } from './reconcile.ts';
import { restoreRoutes } from './restore.ts';
import { tokenRoutes } from './token.ts';
import { webhookCareRoutes } from './webhook-care.ts';

export type AllRoutePorts = ClientRoutePorts &
  IntegrationRoutePorts &
  CareRoutePorts &
  CalendarRoutePorts &
  CampaignRoutePorts &
  ConnectRoutePorts &
  HealthPorts &
  ReconcilePorts &
  RestorePorts &
  JobRoutePorts &
  PageRoutePorts &
  QueuePorts &
  NoticesRunPorts &
  ReadPorts;

/** Every route of the contract, for a home that serves them from one process. */
export function allRoutes(ports: AllRoutePorts): readonly Route[] {
  const links = connectLinks(ports);
  const linked = { ...ports, links };
  return [
    ...metaRoutes(),
    ...keyRoutes(ports),
    ...tokenRoutes(linked),
    ...integrationRoutes(linked),
    ...careRoutes(linked),
    ...clientRoutes(ports),
    ...noticeRoutes(ports),
    ...calendarRoutes(ports),
    ...campaignRoutes(ports),
    ...healthRoutes(ports),
    ...reconcileRoutes(ports),
    ...restoreRoutes(ports),
    ...pageRoutes(ports),
    ...jobRoutes(linked),
    ...queueRoutes(ports),
    ...webhookCareRoutes(ports),
    ...connectLinkRoutes(linked),
    ...connectRoutes(ports),
  ];
}
