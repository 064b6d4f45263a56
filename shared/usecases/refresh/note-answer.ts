import {
  closed,
  opened,
  SLOW_ANSWER,
  STILL_WORKED,
  shouldOpen,
  WINDOW_LENGTH,
} from '#shared/domain/circuit.ts';
import type { Bucket, OpenReason, Phase } from '#shared/domain/circuit-state.ts';
import type { DomainEvent } from '#shared/domain/event.ts';
import { clientEventOf } from '#shared/domain/event-of.ts';
import type { RefreshFailure } from '#shared/domain/failure.ts';
import { isMassRefusal } from '#shared/domain/mass-refusal.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { type Duration, type Instant, toRfc3339 } from '#shared/domain/time.ts';
import type { KnownClients } from './known-clients.ts';
import type { RefreshPorts } from './ports.ts';

/** What an answer meant for the client's circuit. */
export interface Noted {
  /** Nothing is sent for this client before then. */
  readonly circuitUntil?: Instant;
  /** Refusals of this client's grants are held together. */
  readonly heldTogether: boolean;
  readonly events: readonly DomainEvent[];
}

type NotePorts = Pick<RefreshPorts, 'clients' | 'clock' | 'chance'>;
const NOTHING: Noted = { heldTogether: false, events: [] };

/** An answer with tokens. Writes nothing while the circuit is closed and the answer was quick. */
export async function noteSuccess(
  ports: NotePorts,
  known: KnownClients,
  client: OAuthClient,
  took: Duration,
): Promise<Noted> {
  known.noteOk(client.id);
  if (took > SLOW_ANSWER) await count(ports, known, client, { slow: 1 }, STILL_WORKED);
  return vendorWorks(ports, known, client);
}

/** A failed answer; `firstRefusal` where the grant was not under suspicion before. */
export async function noteFailure(
  ports: NotePorts,
  known: KnownClients,
  client: OAuthClient,
  failure: RefreshFailure,
  took: Duration,
  context: { readonly probe: boolean; readonly firstRefusal: boolean },
): Promise<Noted> {
  switch (failure.class) {
    case 'client_refused':
      return open(ports, known, client, 'client_refused', { code: failure.code });
    case 'grant_refused':
    case 'protocol':
      return noteRefusal(ports, known, client, failure.code, context);
    default: {
      const told = 'retryAfter' in failure ? failure.retryAfter : undefined;
      const newest = await count(
        ports,
        known,
        client,
        { failed: 1, slow: took > SLOW_ANSWER ? 1 : 0 },
        STILL_WORKED,
      );
      if (told !== undefined) return open(ports, known, newest, 'told_to_wait', { code: failure.code, told });
      if (context.probe || shouldOpen(newest.circuit, ports.clock.now())) {
        return open(ports, known, newest, 'failing', { code: failure.code });
      }
      return NOTHING;
    }
  }
}

async function noteRefusal(
  ports: NotePorts,
  known: KnownClients,
  client: OAuthClient,
  code: string,
  context: { readonly probe: boolean; readonly firstRefusal: boolean },
): Promise<Noted> {
  const newest = await count(ports, known, client, { refused: context.firstRefusal ? 1 : 0 }, WINDOW_LENGTH);
  const { phase } = newest.circuit;
  const alreadyHeld = phase.kind !== 'closed' && phase.reason === 'mass_refusal';
  if (alreadyHeld && !context.probe) {
    return { heldTogether: true, circuitUntil: phase.until, events: [] };
  }
  if (alreadyHeld || isMassRefusal(newest.circuit, ports.clock.now())) {
    return { ...(await open(ports, known, newest, 'mass_refusal', { code })), heldTogether: true };
  }
  // It refused one grant, so it works.
  return context.probe ? vendorWorks(ports, known, newest) : NOTHING;
}

/** Closes a circuit that was open, and lifts the client's own refusal. */
async function vendorWorks(ports: NotePorts, known: KnownClients, client: OAuthClient): Promise<Noted> {
  if (client.circuit.phase.kind === 'closed' && client.status === 'ok') return NOTHING;
  const now = ports.clock.now();
  const changed = await ports.clients.change(client.id, (newest) => {
    // A vendor's word to wait, given meanwhile, outlives an answer that was under way.
    const toldToWait = newest.circuit.phase.kind === 'open' && newest.circuit.phase.until > now;
    const isClosed = newest.circuit.phase.kind === 'closed';
    if (toldToWait || (isClosed && newest.status === 'ok')) return { result: false };
    const { lastError: _lastError, ...rest } = newest;
    const phase: Phase = isClosed ? newest.circuit.phase : closed(now);
    return { client: { ...rest, status: 'ok', circuit: { ...newest.circuit, phase } }, result: true };
  });
  if (changed.kind === 'missing') return NOTHING;
  known.learn(changed.client);
  if (!changed.result) return NOTHING;
  return { heldTogether: false, events: [clientEventOf(changed.client, { type: 'circuit.closed' })] };
}

async function open(
  ports: NotePorts,
  known: KnownClients,
  client: OAuthClient,
  reason: OpenReason,
  why: { readonly code: string; readonly told?: Duration },
): Promise<Noted> {
  const now = ports.clock.now();
  const fraction = ports.chance.fraction();
  const changed = await ports.clients.change(client.id, (newest) => {
    const before = newest.circuit.phase;
    const phase = opened(before, reason, now, fraction, why.told);
    const refused = reason === 'client_refused' && newest.status === 'ok';
    const { until } = phase;
    if (phase === before && !refused) return { result: { opened: false, refused, until } };
    const next: OAuthClient = {
      ...newest,
      ...(refused
        ? { status: 'refused', lastError: { class: reason, code: why.code, at: now } as const }
        : {}),
      circuit: { ...newest.circuit, phase },
    };
    return { client: next, result: { opened: before.kind === 'closed', refused, until } };
  });
  if (changed.kind === 'missing') return NOTHING;
  known.learn(changed.client);
  const { until, refused, opened: isNews } = changed.result;
  const events: DomainEvent[] = [];
  if (isNews) {
    events.push(clientEventOf(changed.client, { type: 'circuit.opened', reason, until: toRfc3339(until) }));
  }
  if (refused || (isNews && reason === 'mass_refusal')) {
    const cause = reason === 'mass_refusal' ? 'mass_refusal' : 'client_refused';
    events.push(clientEventOf(changed.client, { type: 'client.refused', reason: cause, code: why.code }));
  }
  return { heldTogether: false, events, circuitUntil: until };
}

/** Adds to the shared counts, and brings along what worked here since the last time. */
async function count(
  ports: NotePorts,
  known: KnownClients,
  client: OAuthClient,
  by: Partial<Bucket>,
  okWithin: Duration,
): Promise<OAuthClient> {
  const newest = await ports.clients.count(client.id, ports.clock.now(), {
    ...by,
    ok: known.takeOk(client.id, okWithin),
  });
  if (newest === undefined) return client;
  known.learn(newest);
  return newest;
}
