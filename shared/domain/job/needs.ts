import type { IntegrationId } from '../ids.ts';
import type { JobPlan } from './job.ts';

/** Whether a job needs one of these scopes of an integration that wants them all; without scopes it needs what that wants. */
export const needsOneOf = (
  { integrations }: JobPlan,
  { integration, scopes }: { readonly integration: IntegrationId; readonly scopes: readonly string[] },
): boolean =>
  integrations.some(
    (need) =>
      need.integration === integration &&
      (need.scopes === undefined || need.scopes.some((scope) => scopes.includes(scope))),
  );
