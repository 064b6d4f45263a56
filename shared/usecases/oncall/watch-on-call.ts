import type { Incident } from '#shared/domain/incident/incident.ts';
import { lasting, onTime, well } from '#shared/domain/incident/reduce.ts';
import {
  isStillAt,
  isStillAtClients,
  isStillAtJob,
  isStillAtWebhook,
  kindOfMembers,
} from '#shared/domain/incident/still-there.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { after, type Instant, minutes } from '#shared/domain/time.ts';
import type { ClientStore } from '#shared/ports/client-store.ts';
import type { JobStore } from '#shared/ports/job-store.ts';
import type { VendorRegistry } from '#shared/ports/vendor-registry.ts';
import type { WebhookHearing } from '#shared/ports/webhook-registrations.ts';
import { everyClient } from '../listing/every-client.ts';
import { lookForOutages, type OutagePorts } from './look-for-outages.ts';
import { lookForRefusals } from './look-for-refusals.ts';
import { type TellOnCallPorts, tellOnCall } from './tell-on-call.ts';

export interface WatchPorts extends OutagePorts, TellOnCallPorts {
  readonly clients: ClientStore;
  readonly vendors: VendorRegistry;
  readonly jobs: Pick<JobStore, 'find'>;
  readonly hearing: Pick<WebhookHearing, 'find'>;
}

export interface Watched {
  readonly open: number;
  readonly resolved: number;
}

/** Members of an incident that has lasted this long are looked at every tenth minute: a reconnect may take days. */
const FRESH = minutes(60);
const SELDOM = 10;

/**
 * One look, each minute: whose tokens run out, who is refused, which incidents are over, whom a message has not reached yet. What is over
 * is seen by the state of rows, so that no event that went missing leaves an incident open. What fails on the way, faults
 * of ours too, keeps nobody from being told; it is thrown at the end. Throws `StoreUnavailable`.
 */
export const watchOnCall = (ports: WatchPorts) => async (): Promise<Watched> => {
  const sums = await lookAtAll(ports).finally(tellOnCall(ports));
  ports.metrics.record('IncidentsOpen', sums.open, 'Count');
  ports.metrics.record('PageWatchCompleted', 1, 'Count');
  return sums;
};

async function lookAtAll(ports: WatchPorts): Promise<Watched> {
  const clients: OAuthClient[] = [];
  for await (const client of everyClient(ports)) clients.push(client);
  const { length: circuits } = clients.filter(({ circuit }) => circuit.phase.kind !== 'closed');
  ports.metrics.record('CircuitsOpen', circuits, 'Count');
  const faults: unknown[] = [];
  const noted = (error: unknown): undefined => void faults.push(error);
  const live = await ports.incidents.listLive();
  await lookForOutages(ports, clients, live).catch(noted);
  await lookForRefusals(ports, clients, live).catch(noted);
  const sums = { open: 0, resolved: 0 };
  for (const incident of await ports.incidents.listLive()) {
    const now = await lookAt(ports, incident, clients).catch(noted);
    if (now?.state === 'open') sums.open++;
    if (now?.state === 'resolved') sums.resolved++;
  }
  if (faults.length > 0) throw faults[0];
  return sums;
}

async function lookAt(
  ports: WatchPorts,
  incident: Incident,
  clients: readonly OAuthClient[],
): Promise<Incident> {
  const isStill = await isStillThere(ports, incident, clients);
  return ports.incidents.change(incident.key, (newest = incident) => {
    const next = seen(ports, newest, isStill);
    return next === newest ? { result: newest } : { incident: next, result: next };
  });
}

function seen({ clock, pace }: WatchPorts, incident: Incident, isStill: boolean | undefined): Incident {
  const now = clock.now();
  if (isStill === undefined) return onTime(incident, now);
  return isStill ? lasting(incident, now) : well(incident, now, pace.wellFor);
}

/** `undefined`: nobody looked this time, or nothing that can be looked at says so. */
async function isStillThere(
  ports: WatchPorts,
  incident: Incident,
  clients: readonly OAuthClient[],
): Promise<boolean | undefined> {
  const atClients = isStillAtClients(incident, clients);
  if (atClients !== undefined) return atClients;
  if ('job' in incident.cause) return isStillAtJob(incident, await ports.jobs.find(incident.cause.job));
  const { cause } = incident;
  const now = ports.clock.now();
  if (cause.kind === 'webhook-trouble') {
    const client = clients.find(({ id }) => id === cause.client);
    return isStillAtWebhook(client, await ports.hearing.find(cause.client), now);
  }
  const kind = kindOfMembers(incident);
  if (kind === undefined || !isItsTurn(incident, now)) return undefined;
  for (const { integration } of incident.members) {
    const row = await ports.store.find(integration);
    if (row !== undefined && isStillAt(row, kind, incident, ports.vendors.find(row.vendor))) return true;
  }
  return false;
}

const isItsTurn = ({ since }: Incident, now: Instant): boolean =>
  now < after(since, FRESH) || Math.floor(now / minutes(1)) % SELDOM === 0;
