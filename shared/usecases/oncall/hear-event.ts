import type { DomainEvent } from '#shared/domain/event.ts';
import { keyOf } from '#shared/domain/incident/cause.ts';
import { isLive } from '#shared/domain/incident/incident.ts';
import {
  endedBy,
  ON_CALL_EVENTS,
  type SignalPolicy,
  signalOf,
  type Weight,
} from '#shared/domain/incident/of-event.ts';
import type { IntegrationStore } from '#shared/ports/integration-store.ts';
import { type NeededByPorts, neededBy } from '../job/needed-by.ts';
import { end } from './end.ts';
import { type RaisePorts, raise } from './raise.ts';

export interface HearPorts extends RaisePorts, NeededByPorts {
  readonly store: Pick<IntegrationStore, 'find'>;
  readonly policy: SignalPolicy;
}

/** Puts an event on record for the on-call, where it is one for them. May be given it twice. Throws `StoreUnavailable`. */
export const hearEvent =
  (ports: HearPorts) =>
  async (event: DomainEvent): Promise<void> => {
    if (!isForOnCall(event)) return;
    const ended = endedBy(event);
    if (ended !== undefined) return end(ports, ended);
    if (await isToldAsLost(ports, event)) return;
    const weight = 'integration' in event ? await weightOf(ports, event) : undefined;
    const signal = signalOf(event, weight, ports.policy);
    if (signal !== undefined) await raise(ports, signal);
  };

/** A grant that was announced as lost is confirmed later on: that is the same cause, and no second incident. */
async function isToldAsLost({ incidents }: HearPorts, event: DomainEvent): Promise<boolean> {
  if (event.type !== 'integration.reauthorization_required') return false;
  const { vendor, client, integration } = event;
  return incidents.change(keyOf({ kind: 'grant-lost', vendor, client }), (lost) => ({
    result:
      lost !== undefined && isLive(lost) && lost.members.some((member) => member.integration === integration),
  }));
}

/** Most events are refreshes that went as they should: for them no row is read. */
export const isForOnCall = ({ type }: DomainEvent): boolean => ON_CALL_EVENTS.some((one) => one === type);

/** `undefined` where the integration is being removed, or is gone. */
async function weightOf(
  ports: HearPorts,
  event: Extract<DomainEvent, { readonly integration: unknown }>,
): Promise<Weight | undefined> {
  const { integration } = event;
  const row = await ports.store.find(integration);
  if (row === undefined || (row.care.status === 'revoked' && row.care.removal !== undefined))
    return undefined;
  if (event.type !== 'scope.drifted') return row;
  return { ...row, neededBy: await neededBy(ports, { integration, scopes: event.missing }) };
}
