import type { TrialOutcome } from '#shared/domain/rotation/rotation.ts';
import { onTrial, toldBy, tried } from '#shared/domain/rotation/trial.ts';
import type { Passage } from './pass-gate.ts';
import type { RefreshInput, RefreshOutcome, RefreshPorts } from './ports.ts';

type TrialPorts = Pick<RefreshPorts, 'clients'>;

/**
 * The gate of a trial. The refreshes of its client may be standing back for the very rotation that waits for it. `undefined`
 * where the secret is not to be tried any more. Throws `StoreUnavailable`.
 */
export async function passageOnTrial(
  { clients }: TrialPorts,
  { client: id, secretVersion }: RefreshInput,
): Promise<Extract<Passage, { kind: 'open' }> | undefined> {
  const newest = await clients.find(id);
  const client = newest && onTrial(newest, secretVersion);
  return client && { kind: 'open', client, probe: false };
}

/** Tells whoever drives the rotation what the canary's request came to. Throws `StoreUnavailable`. */
export async function noteTrial(
  { clients }: TrialPorts,
  { client: id, secretVersion }: RefreshInput,
  outcome: RefreshOutcome,
): Promise<void> {
  await clients.change(id, (newest) => {
    const next = tried(newest, secretVersion, outcomeOf(outcome));
    return next === undefined ? { result: undefined } : { client: next, result: undefined };
  });
}

function outcomeOf(outcome: RefreshOutcome): TrialOutcome {
  if (outcome.kind === 'refreshed') return 'passed';
  return outcome.kind === 'failed' ? toldBy(outcome.failure) : 'unknown';
}
