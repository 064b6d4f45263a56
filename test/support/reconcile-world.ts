import type { Integration } from '#shared/domain/integration.ts';
import { Secret } from '#shared/domain/secret.ts';
import { after, before, type Duration, days, type Instant, milliseconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { MetricName } from '#shared/ports/tell.ts';
import { runReconcile } from '#shared/usecases/reconcile/run-reconcile.ts';
import { allPorts } from './all-ports.ts';
import { anAttemptId, anIntegration, anIntegrationId, aTokenSet, NOW, tokenFacts } from './integration.ts';
import type { ManualClock } from './manual-clock.ts';

const LONG = milliseconds(600_000);
const STEPS = 20;
/** When what lies about was made: ten days before `NOW`, so that attempts have an age. */
export const THEN = before(NOW, days(10));
/** An attempt that began so long before `NOW`, in days. */
export const attemptOf = (daysAgo: number) => anAttemptId(-daysAgo * 86_400_000 + 1);

/** A home in which things lie about in the vault, and a vendor that is asked. */
export async function aReconcileWorld(vendor: Partial<Vendor> = {}) {
  const world = await allPorts({ vendor, rotation: { kind: 'none' } });
  const counted: [MetricName, number][] = [];
  const introspected: string[] = [];
  const said: { word: 'active' | 'inactive' | 'unclear' } = { word: 'active' };
  const ports = {
    ...world.ports,
    metrics: { record: (name: MetricName, value: number) => void counted.push([name, value]) },
    introspection: {
      introspect: async (_call: unknown, token: Secret) => {
        introspected.push(token.reveal());
        return said.word;
      },
    },
  };
  const run = runReconcile(ports);
  const reconcile = async (more: { anew?: boolean; evenMany?: boolean; timeLeft?: () => Duration } = {}) => {
    const ran = await patiently(world.clock, run({ timeLeft: () => LONG, ...more }));
    if (ran.kind !== 'ran') throw new Error(ran.detail);
    return ran;
  };
  return {
    ...world,
    ports,
    run,
    introspected,
    said,
    counted: () => Object.fromEntries(counted),
    reconcile,
    /** What a run found, as words. */
    found: async (more?: Parameters<typeof reconcile>[0]) =>
      (await reconcile(more)).findings.map(({ finding, of }) => `${finding} ${of}`),
    /** A row of ten days ago, whose grant nobody has heard of since, with its token set. */
    async grant(id: string, more: Partial<Integration> = {}): Promise<Integration> {
      const row = aGrant(id, more);
      await ports.store.create(row);
      if (row.tokens !== undefined) await world.ports.vault.put(refOf(row), tokenSetOf(id), []);
      return row;
    },
    /** A token set of that age in the vault, which nobody need have named. */
    async lay(id: string, epoch: number, daysAgo = 2): Promise<void> {
      const ref = { integration: anIntegrationId(id), epoch, versionId: attemptOf(daysAgo) };
      await world.ports.vault.put(ref, tokenSetOf(id), []);
    },
    async has(id: string, epoch: number): Promise<boolean> {
      return (await world.ports.vault.versions(anIntegrationId(id), epoch)).length > 0;
    },
  };
}

/** Lets work end that takes many steps, and more time only where it waits for that. */
export async function patiently<T>(clock: ManualClock, work: Promise<T>): Promise<T> {
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  done.catch(() => {});
  for (let turn = 0; turn < STEPS && !isDone; turn++) await clock.pass(milliseconds(0));
  return clock.run(done);
}

/** A grant of ten days ago whose access token lives for a month. */
export function aGrant(id: string, more: Partial<Integration> = {}): Integration {
  return anIntegration({
    id: anIntegrationId(id),
    createdAt: THEN,
    epoch: THEN + 3,
    dueAt: after(NOW, days(20)),
    tokens: tokenFacts({
      versionId: attemptOf(10),
      obtainedAt: THEN,
      expiresAt: after(NOW, days(30)),
    }),
    ...more,
  });
}

const refOf = ({ id, epoch, tokens }: Integration) => ({
  integration: id,
  epoch,
  versionId: tokens?.versionId ?? attemptOf(10),
});

const tokenSetOf = (id: string) =>
  aTokenSet({
    accessToken: new Secret(`access of ${id}`),
    refreshToken: new Secret(`refresh of ${id}`),
    expiresAt: after(NOW, days(30)) as Instant,
  });
