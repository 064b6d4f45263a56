import { cronerTimetable } from '#shared/adapters/croner-timetable.ts';
import { windowsOf } from '#shared/adapters/maintenance.ts';
import { severalPagers } from '#shared/adapters/page/several.ts';
import { signedWebhookPager } from '#shared/adapters/page/signed-webhook.ts';
import { terminalPager } from '#shared/adapters/page/terminal.ts';
import type { Storage } from '#shared/adapters/sqlite/storage.ts';
import { systemClock } from '#shared/adapters/system.ts';
import { scaledPace } from '#shared/domain/incident/pace.ts';
import type { NamedPager } from '#shared/ports/pager.ts';
import type { Log, Metrics } from '#shared/ports/tell.ts';
import { quietIn } from '#shared/usecases/oncall/quiet-in.ts';
import { factorOf } from './factor.ts';
import type { Measuring } from './measure.ts';
import type { OnCallPorts } from './on-call.ts';
import type { Settings } from './settings.ts';

/** Writes to whoever sits before this home. */
export type WriteText = (text: string) => void;

interface Parts {
  readonly settings: Settings;
  readonly storage: Storage;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly watched: Measuring['watched'];
  readonly terminal: WriteText | undefined;
}

/** So many grants of one client that end within an hour are no churn any more. */
const RECONSENTS_PER_HOUR = 5;

/** What the on-call of this home is told with: the terminal, and the address of the settings. */
export function onCallPortsOf({
  settings,
  storage,
  log,
  metrics,
  watched,
  terminal,
}: Parts): OnCallPorts & { readonly pagers: readonly NamedPager[] } {
  const { onCall, sweepPeriod, vendors, maintenance } = settings;
  const { store, clients, incidents, jobs, hearing } = storage;
  const clock = systemClock;
  const pagers: readonly NamedPager[] = [
    ...(terminal === undefined ? [] : [{ name: 'terminal', pager: terminalPager(terminal) }]),
    ...(onCall === undefined ? [] : [{ name: 'webhook', pager: signedWebhookPager({ ...onCall, clock }) }]),
  ];
  const pace = scaledPace(factorOf(sweepPeriod));
  return {
    store,
    clients,
    incidents,
    jobs,
    hearing,
    vendors,
    log,
    metrics,
    clock,
    shards: 1,
    policy: { reconsentsPerHour: RECONSENTS_PER_HOUR },
    ...watched,
    pace,
    wellFor: pace.wellFor,
    quietUntil: quietIn(cronerTimetable, windowsOf(maintenance)),
    pagers,
    pager: severalPagers(pagers.map(({ pager }) => pager)),
  };
}
