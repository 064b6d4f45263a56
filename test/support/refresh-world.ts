import { expect, onTestFinished } from 'vitest';
import { type Budgets, DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import { CLOSED } from '#shared/domain/circuit-state.ts';
import type { DomainEvent } from '#shared/domain/event.ts';
import { historyChecker } from '#shared/domain/history/checker.ts';
import type { Recorded } from '#shared/domain/history/fact.ts';
import type { AttemptId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { Secret } from '#shared/domain/secret.ts';
import { before, minutes } from '#shared/domain/time.ts';
import type { Rotation, Vendor } from '#shared/domain/vendor.ts';
import type { RefreshInput, RefreshOutcome, RefreshPorts } from '#shared/usecases/refresh/ports.ts';
import { refreshIntegration, UNLIMITED } from '#shared/usecases/refresh-integration.ts';
import { embeddedPorts } from './embedded-ports.ts';
import {
  aClient,
  aClientId,
  anAttemptId,
  anIntegration,
  anIntegrationId,
  aTokenSet,
  aVendorId,
  NOW,
  tokenFacts,
} from './integration.ts';
import { keptFacts } from './kept-facts.ts';
import { ManualClock } from './manual-clock.ts';
import { RotatingVendor } from './rotating-vendor.ts';

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };
const UNMEASURED = { record() {} };

export type World = Awaited<ReturnType<typeof refreshWorld>>;

/** The real refresh over a database in memory, with a clock that tests move and a vendor that they script. */
export async function refreshWorld(
  rotation: Rotation,
  options: {
    readonly vendor?: Partial<Vendor>;
    readonly budgets?: Partial<Budgets>;
    /** The test writes into rows what no use case would: its history is not judged. */
    readonly doctored?: true;
  } = {},
) {
  const storage = embeddedPorts();
  const clock = new ManualClock();
  const vendor: Vendor = {
    id: aVendorId('acme'),
    tokenEndpoint: 'https://auth.acme.example/token',
    clientAuth: 'post',
    rotation,
    ...options.vendor,
  };
  const endpoint = new RotatingVendor(vendor, clock);
  const events: DomainEvent[] = [];
  const { auditOf, facts } = keptFacts();
  let attempts = 0;
  let holders = 0;
  const ports: RefreshPorts = {
    ...storage,
    vendors: { find: (id) => (id === vendor.id ? vendor : undefined) },
    tokenEndpoint: endpoint,
    revocation: endpoint,
    audit: auditOf('test'),
    bus: {
      publish: async (published) => {
        events.push(...published);
      },
    },
    log: SILENT,
    metrics: UNMEASURED,
    clock,
    chance: {
      attemptId: (at): AttemptId => anAttempt(at - NOW, ++attempts),
      fraction: () => 0.5,
    },
    budgets: { ...DEFAULT_BUDGETS, ...options.budgets },
  };
  if (options.doctored !== true) onTestFinished(() => expect(violationsIn(facts)).toEqual([]));
  await storage.clients.create(aClient({ circuit: CLOSED }));
  await storage.clientVault.put(aClientId('acme-main'), 'first', { clientSecret: new Secret('secret-1') });

  /** A holder as a process of its own: what it has in memory is not shared with others. */
  function holder(overrides: Partial<RefreshPorts> = {}) {
    const audit = auditOf(`holder-${++holders}`);
    const refresh = refreshIntegration({ ...ports, audit, ...overrides });
    return (id = 'payroll', more: Partial<RefreshInput> = {}): Promise<RefreshOutcome> =>
      refresh({
        id: anIntegrationId(id),
        vendor: vendor.id,
        client: aClientId('acme-main'),
        why: 'due',
        timeLeft: () => UNLIMITED,
        ...more,
      });
  }

  return {
    ...storage,
    ports,
    clock,
    endpoint,
    events,
    facts,
    holder,
    /** A due grant whose refresh token is `rt-0`. */
    async grant(id = 'payroll', more: Partial<Integration> = {}): Promise<Integration> {
      const versionId = anAttemptId(0);
      const tokens = tokenFacts({ versionId });
      const row = anIntegration({ id: anIntegrationId(id), tokens, ...more });
      await storage.store.create(row);
      const set = aTokenSet({
        accessToken: new Secret('at-0'),
        refreshToken: new Secret('rt-0'),
        obtainedAt: before(NOW, minutes(55)),
        expiresAt: tokens.expiresAt,
        spent: [],
      });
      await storage.vault.put({ integration: row.id, epoch: row.epoch, versionId }, set, []);
      return row;
    },
    async row(id = 'payroll'): Promise<Integration> {
      const row = await storage.store.find(anIntegrationId(id));
      if (row === undefined) throw new Error(`no integration ${id}`);
      return row;
    },
    /** The committed refresh token, in clear. */
    async refreshToken(id = 'payroll'): Promise<string | undefined> {
      const row = await storage.store.find(anIntegrationId(id));
      if (row?.tokens === undefined) return undefined;
      const ref = { integration: row.id, epoch: row.epoch, versionId: row.tokens.versionId };
      return (await storage.vault.get(ref))?.refreshToken?.reveal();
    },
    told: () => events.map((event) => event.type),
  };
}

/** A UUID version 7 of that millisecond after `NOW`, told apart from others of the same millisecond by its count. */
function anAttempt(at: number, count: number): AttemptId {
  return `${anAttemptId(at).slice(0, -12)}${count.toString(16).padStart(12, '0')}` as AttemptId;
}

function violationsIn(facts: readonly Recorded[]) {
  const checker = historyChecker({ skew: 0, window: 0 });
  for (const fact of facts) checker.take(fact);
  return checker.verdict().violations;
}

/** Stands for the process being killed: whatever would come next does not come. */
class Killed extends Error {}

export const killed = (): never => {
  throw new Killed('the process was killed here');
};
