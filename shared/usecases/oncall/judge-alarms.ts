import { type Alarm, causeOf, judged, type Series, signalOf } from '#shared/domain/alarm/alarm.ts';
import type { VendorId } from '#shared/domain/ids.ts';
import { type Cause, keyOf } from '#shared/domain/incident/cause.ts';
import { type Incident, isLive } from '#shared/domain/incident/incident.ts';
import { lasting, well } from '#shared/domain/incident/reduce.ts';
import type { Duration } from '#shared/domain/time.ts';
import { end } from './end.ts';
import { type RaisePorts, raise } from './raise.ts';

export interface AlarmPorts extends RaisePorts {
  readonly alarms: readonly Alarm[];
  /** Of those vendors too, of whom nothing may have been measured. */
  readonly seriesOf: (alarm: Alarm, vendors: readonly VendorId[]) => readonly Series[];
  /** So long it has to look well before it is over. */
  readonly wellFor: Duration;
}

/**
 * Raises an incident for each alarm that is on and ends those that have been off for a while. What is on already tells
 * nobody again. Throws `StoreUnavailable`.
 */
export const judgeAlarms = (ports: AlarmPorts) => async (): Promise<void> => {
  const { alarms, seriesOf } = ports;
  const live = (await ports.incidents.listLive()).filter((one) => one.cause.kind === 'alarm' && isLive(one));
  for (const alarm of alarms) {
    const mine = live.filter(({ cause }) => cause.kind === 'alarm' && cause.name === alarm.name);
    for (const series of seriesOf(alarm, vendorsOf(mine))) {
      const known = mine.find(({ key }) => key === keyOf(causeOf(alarm, series.vendor)));
      const judgement = judged(alarm, series);
      if (judgement === 'alarm' && known === undefined) await raise(ports, signalOf(alarm, series.vendor));
      if (judgement === 'alarm' && known !== undefined) await goOn(ports, known);
      if (judgement === 'well' && known !== undefined) await ease(ports, known);
    }
  }
  for (const { cause } of live) if (!isOneOf(alarms, cause)) await end(ports, cause);
};

const goOn = ({ incidents, clock }: AlarmPorts, { key }: Incident): Promise<void> =>
  incidents.change(key, (newest) => ({
    ...(newest === undefined ? {} : { incident: lasting(newest, clock.now()) }),
    result: undefined,
  }));

const ease = ({ incidents, clock, wellFor }: AlarmPorts, { key }: Incident): Promise<void> =>
  incidents.change(key, (newest) => ({
    ...(newest === undefined ? {} : { incident: well(newest, clock.now(), wellFor) }),
    result: undefined,
  }));

const vendorsOf = (incidents: readonly Incident[]): readonly VendorId[] =>
  incidents.flatMap(({ cause }) => (cause.kind === 'alarm' ? (cause.vendor ?? []) : []));

/** An alarm that a later release does not have is nobody's any more. */
const isOneOf = (alarms: readonly Alarm[], cause: Cause): boolean =>
  cause.kind === 'alarm' && alarms.some(({ name }) => name === cause.name);
