import type { Incident } from '#shared/domain/incident/incident.ts';
import { messageOf } from '#shared/domain/incident/page-message.ts';
import { heard } from '#shared/domain/incident/reduce.ts';
import type { IncidentStore } from '#shared/ports/incident-store.ts';
import { type Pager, PagerUnavailable } from '#shared/ports/pager.ts';
import type { Log, Metrics } from '#shared/ports/tell.ts';
import { causeOf } from '../cause-of.ts';

export interface TellOnCallPorts {
  readonly incidents: IncidentStore;
  readonly pager: Pager;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** So many incidents are told of at once: a pager that hangs over one does not hold up what another takes at once. */
const AT_ONCE = 8;

/**
 * Gives the pager what it has not taken yet of each incident, in order. What it does not take stays in the row, for the
 * next look. A process that dies between the two has the message sent again under the same id: receivers drop the second.
 * Throws `StoreUnavailable`.
 */
export const tellOnCall = (ports: TellOnCallPorts) => async (): Promise<void> => {
  const left = [...(await ports.incidents.listLive())];
  const work = async (): Promise<void> => {
    for (let incident = left.shift(); incident !== undefined; incident = left.shift())
      await tellOf(ports, incident);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
};

async function tellOf(
  { incidents, pager, log, metrics }: TellOnCallPorts,
  incident: Incident,
): Promise<void> {
  for (const telling of incident.untold) {
    try {
      await pager.send(messageOf(incident, telling));
    } catch (error) {
      // A fault of ours at one message, too, must not cost the others theirs.
      metrics.record('PageFailed', 1, 'Count');
      log.error('the on-call was not told', {
        incident: incident.key,
        kind: telling.kind,
        cause: causeOf(error),
        ...(error instanceof PagerUnavailable ? {} : { code: 'internal' }),
      });
      return;
    }
    await incidents.change(incident.key, (newest) =>
      newest === undefined ? { result: undefined } : { incident: heard(newest, telling), result: undefined },
    );
  }
}
