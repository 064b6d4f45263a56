import type { IntegrationId } from '../ids.ts';

/** The closed union of the HTTP contract: why a grant will not live through a run. */
export const GATE_REASONS = [
  'unknown_integration',
  'reauthorization_required',
  'paused',
  'access_token_too_short',
  'refresh_token_expires',
  'insufficient_scope',
  'probe_failed',
  'client_refused',
  'client_secret_expires',
  'temporarily_unavailable',
] as const;
export type GateReason = (typeof GATE_REASONS)[number];

/** One thing that stands in a run's way. `fix` is a sentence: what to do about it, and by which command. */
export interface GateFailure {
  readonly integration: IntegrationId;
  readonly reason: GateReason;
  readonly fix: string;
}
