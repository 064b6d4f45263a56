import { isCheckable } from '#shared/domain/health/due.ts';
import type { HealthDetail } from '#shared/domain/health/health.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { GateFailure } from '#shared/domain/job/failure.ts';
import { unknownIntegration } from '#shared/domain/job/fix.ts';
import type { JobNeed } from '#shared/domain/job/job.ts';
import { judgeGrant } from '#shared/domain/job/judge-grant.ts';
import { tokenWish } from '#shared/domain/job/token-wish.ts';
import { type Duration, type Instant, seconds, shortest } from '#shared/domain/time.ts';
import { getAccessToken } from '../get-access-token.ts';
import { type CheckPorts, checkIntegration } from '../health/check-integration.ts';
import { isShown } from '../no-such-integration.ts';

export type GatePorts = CheckPorts;

/** As long as a caller of the token route waits by default. */
const TOKEN_WITHIN = seconds(10);

/**
 * Whether one grant will live through a run that ends at `end`: a token that covers it, by the same use case as
 * everyone's, then the check of every day, then what the rows say. Throws what the store, the vault and the queue throw.
 */
export const checkGrant = (ports: GatePorts) => {
  const token = getAccessToken(ports);
  const check = checkIntegration(ports);

  return async (need: JobNeed, end: Instant, timeLeft: () => Duration): Promise<readonly GateFailure[]> => {
    const id = need.integration;
    const seen = await ports.store.find(id);
    if (seen === undefined || !isShown(seen)) return [unknownIntegration(need)];
    const wish = tokenWish(seen, ports.clock.now(), end);
    const detail = isCheckable(seen) ? await tried(seen, wish) : undefined;
    const row = (await ports.store.find(id)) ?? seen;
    if (!isShown(row)) return [unknownIntegration(need)];
    const client = await ports.clients.find(row.client);
    const vendor = ports.vendors.find(row.vendor);
    const failures = judgeGrant(need, { row, client, vendor, detail, wish }, { now: ports.clock.now(), end });
    return failures;

    async function tried(row: Integration, minTtl: Duration): Promise<HealthDetail | undefined> {
      const startedAt = ports.clock.now();
      const timeout = shortest(TOKEN_WITHIN, timeLeft());
      await token({ id, minTtl, timeout });
      const fresh = (await ports.store.find(id)) ?? row;
      if (!isCheckable(fresh)) return undefined;
      const checked = await check(fresh, timeLeft);
      if (checked.kind === 'checked') return checked.health.detail;
      // Somebody else has checked it in the meantime.
      const { health } = (await ports.store.find(id)) ?? fresh;
      return health !== undefined && health.at >= startedAt ? health.detail : undefined;
    }
  };
};
