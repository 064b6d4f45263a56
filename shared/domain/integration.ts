import type { Migration } from './campaign/migration.ts';
import type { DeviceConsent } from './consent/device.ts';
import type { VendorParty } from './consent/party.ts';
import type { Health } from './health/health.ts';
import type { AttemptId, ClientId, IntegrationId, VendorId } from './ids.ts';
import type { MustBeHeard } from './must-be-heard.ts';
import type { RefusedJob } from './refused-job/refused-job.ts';
import type { Restored } from './restore/restored.ts';
import type { Duration, Instant } from './time.ts';

export const GRANT_TYPES = [
  'authorization_code',
  'client_credentials',
  'device_code',
  'jwt_bearer',
  'token_exchange',
] as const;
export type GrantType = (typeof GRANT_TYPES)[number];

export const STATUSES = [
  'pending',
  'active',
  'degraded',
  'suspect',
  'paused',
  'reauthorization_required',
  'revoked',
] as const;
export type Status = (typeof STATUSES)[number];

/** What was decided when the integration was created. */
export interface Identity {
  readonly id: IntegrationId;
  readonly vendor: VendorId;
  readonly client: ClientId;
  readonly grantType: GrantType;
  readonly scopes: readonly string[];
  readonly owner: string;
  readonly principal: 'service' | 'user';
  readonly critical: boolean;
  /** Stands for its client: where it fails, the client or the vendor is broken, and not one person's grant. */
  readonly canary?: true;
  readonly labels: Readonly<Record<string, string>>;
  readonly minTtl: Duration;
  readonly createdAt: Instant;
}

/**
 * How the grant fares. Each state has only its own facts. `pending`: no token set yet. `degraded`: refreshes fail for
 * a reason that is not the grant's. `suspect`: refused, confirmation to come. The last two are left only by a new
 * consent or an import, which raise the epoch.
 */
export type Care =
  | { readonly status: 'pending' }
  | { readonly status: 'active' }
  | { readonly status: 'degraded'; readonly since: Instant }
  | {
      readonly status: 'suspect';
      readonly since: Instant;
      /** How often the vendor has refused since then, the first time included. */
      readonly refusals: number;
      /** How many of them were plain refusals of the grant; the others made no sense. */
      readonly plainRefusals: number;
      /** A loss was announced: the first refusal came after an attempt of unknown outcome. */
      readonly lossAnnounced: boolean;
    }
  | { readonly status: 'reauthorization_required'; readonly since: Instant }
  | { readonly status: 'revoked'; readonly since: Instant; readonly removal?: Removal };

/**
 * A removal that is under way; the row stays until it is done, and the API shows it no more. It waits until `waitFor`,
 * when the last lease of the ended epoch has run out; then tokens are revoked at the vendor and destroyed.
 */
export interface Removal {
  readonly endedEpoch: number;
  readonly waitFor: Instant;
}

/** The right to spend the refresh token for a while. */
export interface Lease {
  readonly attemptId: AttemptId;
  readonly until: Instant;
}

/** An attempt whose outcome is not known, and the version whose refresh token it may have spent. */
export interface OpenAttempt {
  readonly attemptId: AttemptId;
  readonly parentVersion: number;
}

/** The facts of the current token set that decisions need; the tokens themselves are in the vault under `versionId`. */
export interface TokenFacts {
  readonly versionId: AttemptId;
  readonly obtainedAt: Instant;
  readonly expiresAt: Instant;
  readonly expiryKnown: boolean;
  readonly hasRefreshToken: boolean;
  /** What is exchanged for the next access token, where no refresh token is: this one, or a subject token. */
  readonly renewsBy?: 'itself' | 'subject';
  /** Brought from elsewhere: how long it lives in all is not known, only what is left. */
  readonly imported?: true;
  readonly grantedScopes: readonly string[];
  readonly refreshTokenExpiresAt?: Instant;
}

/** A token set that the vault would not take, sealed into the row. `versionId` is the attempt that brought it. */
export interface Escrow {
  readonly versionId: AttemptId;
  readonly epoch: number;
  readonly sealed: string;
}

export interface LastError {
  readonly class: string;
  readonly code: string;
  readonly at: Instant;
}

/**
 * One integration and the grant that it holds now: the row of docs/architecture.md. It holds no token.
 * `epoch` grows with each consent, import and revocation; `version` with each token set; `fence` with each lease.
 */
export interface Integration extends Identity {
  readonly care: Care;
  /** Set while a person has stopped the care; the care's own state goes on underneath. */
  readonly pausedAt?: Instant;
  readonly epoch: number;
  readonly version: number;
  readonly tokens?: TokenFacts;
  readonly lease?: Lease;
  /** Oldest first. */
  readonly openAttempts: readonly OpenAttempt[];
  readonly fence: number;
  readonly escrow?: Escrow;
  /** When to look at this row next; absent keeps it out of the due index. */
  readonly dueAt?: Instant;
  /** Until then no reader may ask for a refresh: a backoff or a drain is running. */
  readonly heldUntil?: Instant;
  readonly askedAt?: Instant;
  /** Failed attempts since the last token set. */
  readonly failures: number;
  readonly lastError?: LastError;
  readonly lastRefreshedAt?: Instant;
  /** When the grant of this epoch was consented to or brought; absent before the first, and in rows of older releases. */
  readonly grantedAt?: Instant;
  /** Who consented at the vendor, as far as it said; absent where the grant was brought from elsewhere. */
  readonly grantedBy?: VendorParty;
  /** A consent by device code that is under way. */
  readonly device?: DeviceConsent;
  /** Announcements that the bus has not yet taken, as far as anyone knows; oldest first. */
  readonly untold?: readonly MustBeHeard[];
  /** How far it has come in a change of scopes. */
  readonly migration?: Migration;
  /** What the last check of this epoch's grant came to. */
  readonly health?: Health;
  /** It came out of a backup. */
  readonly restored?: Restored;
  /** What 401 answers have taught about a lifetime that the vendor does not tell. */
  readonly learnedLifetime?: Duration;
  /** Jobs of queues that the vendor's API refused and that have not come through since; the newest last. */
  readonly refusedJobs?: readonly RefusedJob[];
}

/** The ways to a token by which the client itself is all that is needed (RFC 6749 4.4, RFC 7523 2.1). */
const BY_CLIENT_ALONE: readonly GrantType[] = ['client_credentials', 'jwt_bearer'];
export const isByClientAlone = (grantType: GrantType): boolean => BY_CLIENT_ALONE.includes(grantType);

/** Whether another access token can be had without a person: by a refresh token, or where none is needed. */
export function canBeRefreshed(row: Integration): boolean {
  const { grantType, tokens } = row;
  return isByClientAlone(grantType) || tokens?.hasRefreshToken === true || tokens?.renewsBy !== undefined;
}

/** The one word that the API shows. */
export function statusOf(row: Integration): Status {
  if (row.care.status === 'revoked') return 'revoked';
  return row.pausedAt === undefined ? row.care.status : 'paused';
}
