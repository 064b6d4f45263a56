import { countedEpoch } from '#shared/domain/epochs.ts';
import type { Health } from '#shared/domain/health/health.ts';
import { type Integration, type LastError, statusOf } from '#shared/domain/integration.ts';
import { canBeRetried } from '#shared/domain/refused-job/mended.ts';
import type { RefusedJob } from '#shared/domain/refused-job/refused-job.ts';
import { isHeldBack } from '#shared/domain/restore/held-back.ts';
import { missingScopes } from '#shared/domain/scopes.ts';
import { toRfc3339 } from '#shared/domain/time.ts';

/** An integration as the contract shows it: what it wants, what it has and how it fares, never a token. */
export function integrationJson(row: Integration): Record<string, unknown> {
  const granted = row.tokens?.grantedScopes ?? [];
  return {
    id: row.id,
    vendor: row.vendor,
    client: row.client,
    grantType: row.grantType,
    status: statusOf(row),
    version: row.version,
    epoch: countedEpoch(row),
    ...at('expiresAt', row.tokens?.expiresAt),
    ...at('dueAt', row.dueAt),
    ...at('heldSince', isHeldBack(row) ? row.restored.at : undefined),
    scopes: row.scopes,
    grantedScopes: granted,
    missingScopes: missingScopes(row.scopes, granted),
    principal: row.principal,
    owner: row.owner,
    critical: row.critical,
    ...(row.canary === true ? { canary: true } : {}),
    labels: row.labels,
    failures: row.failures,
    ...(row.lastError === undefined ? {} : { lastError: lastErrorJson(row.lastError) }),
    ...(row.grantedBy === undefined ? {} : { grantedBy: row.grantedBy }),
    ...at('lastRefreshedAt', row.lastRefreshedAt),
    ...at('refreshTokenExpiresAt', row.tokens?.refreshTokenExpiresAt),
    ...(row.health === undefined ? {} : { health: healthJson(row.health) }),
    ...(row.refusedJobs === undefined ? {} : { refusedJobs: row.refusedJobs.map(refusedJobJson(row)) }),
  };
}

export function lastErrorJson(error: LastError): Record<string, unknown> {
  return { class: error.class, code: error.code, at: toRfc3339(error.at) };
}

const healthJson = ({ ok, at: checkedAt, detail, about }: Health): Record<string, unknown> => ({
  ok,
  at: toRfc3339(checkedAt),
  detail,
  ...(about === undefined ? {} : { about }),
});

const refusedJobJson =
  (row: Integration) =>
  (job: RefusedJob): Record<string, unknown> => ({
    jobId: job.jobId,
    status: job.status,
    since: toRfc3339(job.since),
    retry: canBeRetried(row, job),
  });

/** A member for an instant that may not be there. */
export function at(
  name: string,
  instant: Parameters<typeof toRfc3339>[0] | undefined,
): Record<string, string> {
  return instant === undefined ? {} : { [name]: toRfc3339(instant) };
}
