import { DEFAULT_PACE } from '#shared/domain/incident/pace.ts';
import type { PageMessage } from '#shared/domain/incident/page-message.ts';
import { minutes } from '#shared/domain/time.ts';
import { hearEvent } from '#shared/usecases/oncall/hear-event.ts';
import { watchOnCall } from '#shared/usecases/oncall/watch-on-call.ts';
import { allPorts } from './all-ports.ts';

/** A home whose on-call hears of events and looks each minute, and the pages that were sent. */
export async function anOnCallWorld() {
  const world = await allPorts({});
  const pages: PageMessage[] = [];
  const ports = {
    ...world.ports,
    shards: 1,
    policy: { reconsentsPerHour: 5 },
    pace: DEFAULT_PACE,
    quietUntil: () => undefined,
    pager: { send: async (message: PageMessage) => void pages.push(message) },
  };
  const watch = watchOnCall(ports);
  const look = () => world.clock.run(watch());
  return {
    ...world,
    pages,
    hear: hearEvent(ports),
    look,
    /** Long enough for an end to be believed. */
    async passAndLook(): Promise<void> {
      for (let n = 0; n < 5; n++) {
        await world.clock.pass(minutes(1));
        await look();
      }
    },
  };
}
