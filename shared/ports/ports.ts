import type { Budgets } from '#shared/domain/budgets.ts';
import type { Announcements } from './announcements.ts';
import type { Audit } from './audit.ts';
import type { CampaignStore } from './campaign-store.ts';
import type { ClientRegistrations } from './client-registration.ts';
import type { ClientStore } from './client-store.ts';
import type { DiscoveryDocuments, DiscoveryStore } from './discovery.ts';
import type { IncidentStore } from './incident-store.ts';
import type { IntegrationStore } from './integration-store.ts';
import type { JobStore } from './job-store.ts';
import type { KeyPairs } from './key-pairs.ts';
import type { NoticeStore } from './notice-store.ts';
import type { ProofKeys } from './proof-keys.ts';
import type { RefreshQueue } from './refresh-queue.ts';
import type { RowWatch } from './row-watch.ts';
import type { Chance, Clock } from './system.ts';
import type { EventBus, Log, Metrics } from './tell.ts';
import type { TicketStore } from './ticket-store.ts';
import type { Timetable } from './timetable.ts';
import type { RevocationEndpoint, TokenEndpoint } from './token-endpoint.ts';
import type { ClientVault, EscrowSealer, Fingerprinter, TokenVault } from './vault.ts';
import type { VendorApi } from './vendor-api.ts';
import type { VendorRegistry } from './vendor-registry.ts';

/** Everything a home brings, under the names that the use cases know it by; each use case takes the few it needs. */
export interface Ports {
  readonly store: IntegrationStore;
  readonly clients: ClientStore;
  readonly vault: TokenVault;
  readonly clientVault: ClientVault;
  readonly escrow: EscrowSealer;
  readonly fingerprints: Fingerprinter;
  readonly vendors: VendorRegistry;
  readonly tokenEndpoint: TokenEndpoint;
  readonly revocation: RevocationEndpoint;
  readonly registrations: ClientRegistrations;
  readonly vendorApi: VendorApi;
  readonly tickets: TicketStore;
  readonly proofKeys: ProofKeys;
  readonly keyPairs: KeyPairs;
  readonly notices: NoticeStore;
  readonly jobs: JobStore;
  readonly timetable: Timetable;
  readonly documents: DiscoveryDocuments;
  readonly discovery: DiscoveryStore;
  readonly announcements: Announcements;
  readonly incidents: IncidentStore;
  readonly campaigns: CampaignStore;
  readonly queue: RefreshQueue;
  readonly watch: RowWatch;
  readonly audit: Audit;
  readonly bus: EventBus;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly budgets: Budgets;
}

/** What the care of grants needs, once they are there: nothing of people and their consents, nor of what is to come. */
export type CarePorts = Omit<
  Ports,
  | 'registrations'
  | 'vendorApi'
  | 'tickets'
  | 'proofKeys'
  | 'keyPairs'
  | 'notices'
  | 'jobs'
  | 'timetable'
  | 'documents'
  | 'discovery'
  | 'announcements'
  | 'incidents'
  | 'campaigns'
>;
