import type { CampaignId } from './campaign/campaign.ts';
import type { AttemptId, ClientId, IntegrationId, JobId, VendorId } from './ids.ts';
import type { GateFailure } from './job/failure.ts';
import type { NoticeId } from './notice/notice.ts';

interface OfIntegration {
  readonly integration: IntegrationId;
  readonly vendor: VendorId;
  readonly client: ClientId;
  readonly version: number;
  readonly epoch: number;
  /** It is its client's canary: its trouble is the client's or the vendor's, and not one person's. */
  readonly canary?: true;
}

interface OfClient {
  readonly client: ClientId;
  readonly vendor: VendorId;
}

/** What ends, and in how many days (UTC): 0 on the day itself, negative afterwards. Each is told once for each step. */
interface Ending {
  readonly dueBy: string;
  readonly daysLeft: number;
}

/** Of one run of a batch job; `message` is what a person reads first. */
interface OfJob {
  readonly job: JobId;
  readonly runAt: string;
  readonly message: string;
}

/** Why a grant was lost: the vendor refused a refresh token whose last use had an outcome that we never learned; or an
 * answer came and neither vault nor row would take it. */
export type LossCause = 'ambiguous_loss' | 'not_persisted';

/** What happened, in ids and versions only, never a token. `type` is the bus's detail-type. */
export type DomainEvent =
  | ({ readonly type: 'integration.connected' } & OfIntegration)
  | ({ readonly type: 'integration.refreshed' } & OfIntegration)
  | ({ readonly type: 'integration.degraded'; readonly code: string } & OfIntegration)
  | ({
      readonly type: 'integration.recovered';
      /** Of queues, as those who reported them name them: refused before, and worth another try now. */
      readonly jobs?: readonly string[];
    } & OfIntegration)
  | ({ readonly type: 'integration.suspect'; readonly code: string } & OfIntegration)
  | ({ readonly type: 'integration.reauthorization_required'; readonly code: string } & OfIntegration)
  | ({ readonly type: 'integration.revoked' } & OfIntegration)
  | ({ readonly type: 'grant.lost'; readonly cause: LossCause } & OfIntegration)
  | ({ readonly type: 'grant.conflict'; readonly attempt: AttemptId } & OfIntegration)
  | ({ readonly type: 'grant.expiring' } & Ending & OfIntegration)
  | ({ readonly type: 'scope.drifted'; readonly missing: readonly string[] } & OfIntegration)
  | ({
      readonly type: 'client.refused';
      readonly reason: 'client_refused' | 'mass_refusal';
      readonly code: string;
    } & OfClient)
  | ({ readonly type: 'client.secret_rotated' } & OfClient)
  /** Somebody deleted, moved or switched it off at the vendor; it was made again. */
  | ({ readonly type: 'webhook.lost' } & OfClient)
  | ({
      readonly type: 'webhook.refused';
      /** The vendor says no, or has not done it for a day. */
      readonly reason: 'refused' | 'failing';
      readonly code: string;
    } & OfClient)
  | ({
      readonly type: 'webhook.silent';
      readonly reason: 'notice' | 'alarm';
      readonly lastAt: string;
    } & OfClient)
  | ({
      readonly type: 'client.secret_expiring';
      /** Not the secret or key itself. */
      readonly of?: 'certificate' | 'admin' | 'webhook_key';
    } & Ending &
      OfClient)
  | ({
      readonly type: 'vendor.notice';
      /** It is new, or has new dates; or its day comes near. */
      readonly reason: 'new' | 'due';
      readonly notice: NoticeId;
      readonly vendor: VendorId;
      readonly endpoint?: string;
      /** Of what its discovery document says: whether something that we use is not announced. */
      readonly severity?: 'breaking' | 'news';
    } & Partial<Ending>)
  | ({ readonly type: 'job.preflight_failed'; readonly failures: readonly GateFailure[] } & OfJob)
  | ({ readonly type: 'job.preflight_recovered' } & OfJob)
  | ({ readonly type: 'job.gate_missed' } & OfJob)
  | ({
      readonly type: 'campaign.started' | 'campaign.reminder' | 'campaign.finished' | 'campaign.aborted';
      readonly campaign: CampaignId;
      readonly vendor: VendorId;
      readonly client?: ClientId;
      /** How many integrations are still to be cut over. */
      readonly left: number;
    } & Ending)
  | ({ readonly type: 'circuit.opened'; readonly reason: string; readonly until: string } & OfClient)
  | ({ readonly type: 'circuit.closed' } & OfClient);
