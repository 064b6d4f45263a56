import { afterRamp, gate, takeProbe, takeRampPlace } from '#shared/domain/circuit.ts';
import type { Phase } from '#shared/domain/circuit-state.ts';
import type { AttemptId } from '#shared/domain/ids.ts';
import { guardOff, isHoldOver } from '#shared/domain/mass-refusal.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { after, type Duration, type Instant } from '#shared/domain/time.ts';
import { type NotePorts, note } from '../note-fact.ts';
import type { KnownClients } from './known-clients.ts';
import type { RefreshPorts } from './ports.ts';

export type Passage =
  | {
      readonly kind: 'open';
      readonly client: OAuthClient;
      /** This attempt is the one that tries whether the vendor works again. */
      readonly probe: boolean;
    }
  | { readonly kind: 'wait'; readonly until: Instant; readonly reason: string };

type GatePorts = Pick<RefreshPorts, 'clients' | 'chance'> & NotePorts;

/**
 * Step 1: may this client's token endpoint be asked at all? Costs nothing while the circuit is closed; a place on the
 * ramp or the one probe is won by a conditional write.
 */
export async function passGate(
  ports: GatePorts,
  known: KnownClients,
  client: OAuthClient,
  attemptId: AttemptId,
  probeFor: Duration,
): Promise<Passage> {
  const now = ports.clock.now();
  if (isHoldOver(client.circuit.phase, now)) {
    const freed = await changePhase(ports, known, client, (phase) =>
      isHoldOver(phase, now) ? guardOff(now) : undefined,
    );
    return { kind: 'open', client: freed.client, probe: false };
  }
  const verdict = gate(client.circuit, now);
  switch (verdict.kind) {
    case 'pass':
      return { kind: 'open', client, probe: false };
    case 'wait':
      return { kind: 'wait', until: verdict.until, reason: verdict.reason };
    case 'ramp': {
      const place = await changePhase(ports, known, client, (phase) =>
        takeRampPlace(phase, verdict.perSecond, now),
      );
      if (place.won) return { kind: 'open', client: place.client, probe: false };
      const until = afterRamp(place.client.circuit.phase, now, ports.chance.fraction());
      return { kind: 'wait', until, reason: 'ramp' };
    }
    case 'probe': {
      const until = after(now, probeFor);
      let before: Phase | undefined;
      const probe = await changePhase(ports, known, client, (phase) => {
        before = phase;
        return takeProbe(phase, attemptId, until, now);
      });
      if (probe.won) {
        noteProbe(ports, client, { attemptId, until, before });
        return { kind: 'open', client: probe.client, probe: true };
      }
      const { phase } = probe.client.circuit;
      // Closed meanwhile: come again, through the gate.
      if (phase.kind === 'closed') return { kind: 'wait', until: now, reason: 'ramp' };
      return { kind: 'wait', until: phase.until, reason: phase.reason };
    }
  }
}

/** Gives the probe back when the attempt came to nothing: the next one may try at once. */
export async function giveProbeBack(
  ports: GatePorts,
  known: KnownClients,
  client: OAuthClient,
  attemptId: AttemptId,
): Promise<void> {
  const now = ports.clock.now();
  await changePhase(ports, known, client, (phase) =>
    phase.kind === 'half_open' && phase.probe === attemptId
      ? { kind: 'open', reason: phase.reason, since: phase.since, until: now, trips: phase.trips }
      : undefined,
  );
  note(ports, { kind: 'probe_ended', client: client.id, attempt: attemptId });
}

function noteProbe(
  ports: GatePorts,
  client: OAuthClient,
  taken: { readonly attemptId: AttemptId; readonly until: Instant; readonly before: Phase | undefined },
): void {
  const { attemptId, until, before } = taken;
  note(ports, {
    kind: 'probe_taken',
    client: client.id,
    attempt: attemptId,
    until,
    ...(before?.kind === 'half_open' && before.probe !== attemptId
      ? { before: { attempt: before.probe, until: before.until } }
      : {}),
  });
}

async function changePhase(
  ports: GatePorts,
  known: KnownClients,
  client: OAuthClient,
  next: (phase: Phase) => Phase | undefined,
): Promise<{ readonly won: boolean; readonly client: OAuthClient }> {
  const changed = await ports.clients.change(client.id, (newest) => {
    const phase = next(newest.circuit.phase);
    if (phase === undefined) return { result: false };
    return { client: { ...newest, circuit: { ...newest.circuit, phase } }, result: true };
  });
  if (changed.kind === 'missing') return { won: false, client };
  known.learn(changed.client);
  return { won: changed.result, client: changed.client };
}
