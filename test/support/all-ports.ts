import { cronerTimetable } from '#shared/adapters/croner-timetable.ts';
import type { OwnAddress } from '#shared/adapters/http/connect-url.ts';
import { keyPairs } from '#shared/adapters/oauth/key-pairs.ts';
import { proofKeys } from '#shared/adapters/oauth/proof-keys.ts';
import { nodeWebhookCrypto } from '#shared/adapters/webhook/node-crypto.ts';
import { type Budgets, DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import type { DomainEvent } from '#shared/domain/event.ts';
import type { AttemptId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { Secret } from '#shared/domain/secret.ts';
import type { Rotation, Vendor } from '#shared/domain/vendor.ts';
import type { ClientSecrets } from '#shared/ports/client-secrets.ts';
import type { DevicePorts } from '#shared/ports/device.ts';
import type { IdentityProbe } from '#shared/ports/identity-probe.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { RefreshMessage } from '#shared/ports/refresh-queue.ts';
import type { TokenOwners } from '#shared/ports/token-owners.ts';
import type { WebhookPorts } from '#shared/ports/webhook.ts';
import type { TestPagePorts } from '#shared/usecases/oncall/test-page.ts';
import type { QueuePorts } from '#shared/usecases/queue/look-at-queue.ts';
import type { ReconcilePorts } from '#shared/usecases/reconcile/reconcile-ports.ts';
import type { RegistrationPorts } from '#shared/usecases/registration/registration-ports.ts';
import { embeddedPorts } from './embedded-ports.ts';
import { aClient, aClientId, anAttemptId, anIntegrationId, aVendorId, NOW } from './integration.ts';
import { keptFacts } from './kept-facts.ts';
import { ManualClock } from './manual-clock.ts';
import { RotatingVendor } from './rotating-vendor.ts';
import { ScriptedApi } from './scripted-api.ts';
import { ScriptedDevice } from './scripted-device.ts';
import { ScriptedDocuments } from './scripted-documents.ts';
import { aWatchedQueue, ScriptedQueue } from './scripted-queue.ts';
import { ScriptedRegistration } from './scripted-registration.ts';
import { ScriptedSecrets } from './scripted-secrets.ts';
import { ScriptedWebhooks } from './scripted-webhooks.ts';

export interface AllPortsOptions {
  readonly rotation?: Rotation;
  readonly vendor?: Partial<Vendor>;
  readonly budgets?: Partial<Budgets>;
}

type TestPorts = Ports &
  DevicePorts &
  OwnAddress &
  Pick<QueuePorts, 'queues'> &
  Pick<TestPagePorts, 'pagers'> &
  Pick<ReconcilePorts, 'inventory' | 'reconcileMemory' | 'introspection'> &
  Pick<WebhookPorts, 'keyring' | 'webhookCrypto'> &
  Pick<RegistrationPorts, 'webhookRegistrations' | 'registrationKeys' | 'hearing'> & {
    readonly identityProbe: IdentityProbe;
    readonly clientSecrets: ClientSecrets;
    readonly tokenOwners: TokenOwners;
  };

export type AllPorts = Awaited<ReturnType<typeof allPorts>>;

/**
 * Every port of the use cases: a database in memory, a clock that tests move, a scripted vendor `acme` with the client
 * `acme-main`, and a queue that only remembers.
 */
export async function allPorts(options: AllPortsOptions = {}) {
  const storage = embeddedPorts();
  const clock = new ManualClock();
  const vendor: Vendor = {
    id: aVendorId('acme'),
    tokenEndpoint: 'https://auth.acme.example/token',
    revocationEndpoint: 'https://auth.acme.example/revoke',
    clientAuth: 'post',
    rotation: options.rotation ?? { kind: 'strict' },
    ...options.vendor,
  };
  const endpoint = new RotatingVendor(vendor, clock);
  const events: DomainEvent[] = [];
  const sent: RefreshMessage[] = [];
  let attempts = 0;
  const { auditOf, facts } = keptFacts();
  const { close, ...kept } = storage;
  const device = new ScriptedDevice();
  const registration = new ScriptedRegistration();
  const secrets = new ScriptedSecrets();
  const vendorApi = new ScriptedApi(clock);
  const webhooks = new ScriptedWebhooks(clock);
  const documents = new ScriptedDocuments();
  const deadLetters = new ScriptedQueue(() => clock.now());
  /** What the vendor's probe answers. */
  const probe: { answer: unknown } = { answer: undefined };
  const ports: TestPorts = {
    publicUrl: () => 'https://keeper.example',
    ...kept,
    vendors: { find: (id) => (id === vendor.id ? vendor : undefined) },
    proofKeys,
    keyPairs,
    timetable: cronerTimetable,
    tokenEndpoint: endpoint,
    revocation: endpoint,
    registrations: registration,
    webhookRegistrations: webhooks,
    clientSecrets: secrets,
    vendorApi,
    documents,
    deviceEndpoint: device.deviceEndpoint,
    consentPolls: device.consentPolls,
    identityProbe: { ask: async () => probe.answer },
    pagers: [],
    queues: { all: [aWatchedQueue()], open: () => deadLetters },
    introspection: { introspect: async () => 'unclear' },
    queue: {
      send: async (messages) => {
        sent.push(...messages);
      },
    },
    audit: auditOf('test'),
    bus: {
      publish: async (published) => {
        events.push(...published);
      },
    },
    log: { debug() {}, info() {}, warn() {}, error() {} },
    metrics: { record() {} },
    webhookCrypto: nodeWebhookCrypto,
    clock,
    chance: {
      attemptId: (at): AttemptId =>
        `${anAttemptId(at - NOW).slice(0, -12)}${(++attempts).toString(16).padStart(12, '0')}` as AttemptId,
      fraction: () => 0.5,
    },
    budgets: { ...DEFAULT_BUDGETS, ...options.budgets },
  };
  await storage.clients.create(aClient({ clientAuth: 'post' }));
  await storage.clientVault.put(aClientId('acme-main'), 'first', { clientSecret: new Secret('secret-1') });
  return {
    ports,
    clock,
    endpoint,
    device,
    registration,
    secrets,
    vendorApi,
    webhooks,
    documents,
    deadLetters,
    probe,
    events,
    facts,
    sent,
    close,
    told: () => events.map((event) => event.type),
    async row(id = 'payroll'): Promise<Integration> {
      const row = await storage.store.find(anIntegrationId(id));
      if (row === undefined) throw new Error(`no integration ${id}`);
      return row;
    },
    /** The token set that the row names, in clear. */
    async tokens(id = 'payroll') {
      const row = await storage.store.find(anIntegrationId(id));
      if (row?.tokens === undefined) return undefined;
      const set = await storage.vault.get({
        integration: row.id,
        epoch: row.epoch,
        versionId: row.tokens.versionId,
      });
      return (
        set && { access: set.accessToken.reveal(), refresh: set.refreshToken?.reveal(), spent: set.spent }
      );
    },
  };
}
