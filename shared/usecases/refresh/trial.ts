import { orphansOf } from '#shared/domain/attempt.ts';
import type { TrialOutcome } from '#shared/domain/rotation/rotation.ts';
import { isHeldBackForTrial, onTrial, toldBy, tried } from '#shared/domain/rotation/trial.ts';
import type { Passage } from './pass-gate.ts';
import type { RefreshInput, RefreshOutcome, RefreshPorts } from './ports.ts';

type TrialPorts = Pick<RefreshPorts, 'clients'>;
export type OnTrial = Extract<Passage, { kind: 'open' }>;

/** Whether somebody has begun to refresh the version that the trial is of, and nobody knows what came of it. */
export async function isLeftBehind(
  { store }: Pick<RefreshPorts, 'store'>,
  { id, seenVersion }: RefreshInput,
): Promise<boolean> {
  const row = await store.find(id);
  return row?.version === seenVersion && row !== undefined && orphansOf(row).length > 0;
}

/**
 * The gate of a trial. The refreshes of its client may be standing back for the very rotation that waits for it. `undefined`
 * where the secret is not to be tried any more. Throws `StoreUnavailable`.
 */
export async function passageOnTrial(
  { clients }: TrialPorts,
  { client: id, secretVersion }: RefreshInput,
): Promise<OnTrial | undefined> {
  const newest = await clients.find(id);
  const client = newest && onTrial(newest, secretVersion);
  return client && { kind: 'open', client, probe: false };
}

/**
 * The gate for what an attempt has left behind. The client's refreshes may be standing back for a new secret that the vendor
 * has made by now: then they need not, and a grace would not wait. Else the gate is as for everyone. Throws
 * `StoreUnavailable`.
 */
export async function passageToRecover(
  { clients }: TrialPorts,
  { client: id }: RefreshInput,
): Promise<OnTrial | undefined> {
  const client = await clients.find(id);
  return client && isHeldBackForTrial(client) ? { kind: 'open', client, probe: false } : undefined;
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
