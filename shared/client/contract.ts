// Made of shared/contract/openapi.yaml by `npm run generate`; a test holds the two together.

/** `page` wakes somebody, `ticket` is read in working hours; `page` where none is given */
export type PageSeverity = 'ticket' | 'page';

export type Id = string;

/** RFC 3339, UTC, with milliseconds. */
export type Instant = string;

/** RFC 3339, in any offset. */
export type InstantGiven = string;

export type SecretText = string;

export type TokenText = string;

export type Scopes = readonly string[];

export interface WebhookKeys {
  /** as the vendor's console shows them; any of them may match */
  readonly secrets?: readonly SecretText[];
  /** Ed25519 in hex or as whpk_ */
  readonly publicKeys?: readonly string[];
  /** the address as the vendor knows it, where it signs that */
  readonly url?: string;
  readonly verifyToken?: SecretText;
  /** when what the vendor signs with ends, where its console says that; of several the last */
  readonly expiresAt?: InstantGiven;
  readonly allowWeak?: boolean;
  /** have the home register the webhook at the vendor itself, and look after it, where the vendor has an API for it; null to have it do so no longer. Left out, all stays as it was. */
  readonly register?: {
    /** the key that the vendor's API is called with, as its file has it, of a service account (Google) or of the App (GitHub); kept in the vault, never returned; left out, the one that was brought before */
    readonly credential?: string;
    /** of Microsoft Graph; users where it is left out */
    readonly resource?: string;
    /** of Microsoft Graph; updated,deleted where it is left out */
    readonly changeType?: string;
    /** of Microsoft Graph, for how long at once; nearly as long as it allows where it is left out */
    readonly lifeMinutes?: number;
    /** whose token registers it, where the API takes one (Shopify) */
    readonly integration?: Id;
  } | null;
}

/** a webhook that the home registers at the vendor itself, and looks after */
export interface WebhookRegistration {
  /** the vendor's API: google-risc, microsoft-graph, github-app or shopify */
  readonly by: string;
  /** where deliveries are to come */
  readonly url: string;
  /** pending until the vendor has what is wanted; refused until a person changes something */
  readonly state: 'registered' | 'pending' | 'refused' | 'failing';
  readonly resource?: string;
  readonly changeType?: string;
  readonly lifeMinutes?: number;
  readonly integration?: Id;
  /** it is renewed well before */
  readonly expiresAt?: Instant;
  /** when the vendor last showed it as wanted */
  readonly checkedAt?: Instant;
  /** when it was last found deleted, moved or switched off at the vendor; it was mended */
  readonly lostAt?: Instant;
  readonly nextCheckAt?: Instant;
  readonly trouble?: {
    readonly kind: 'refused' | 'failed';
    readonly code: string;
    readonly since: Instant;
  };
}

export interface WebhookSteps {
  readonly url: string;
  readonly scheme: string;
  readonly events: readonly string[];
  readonly steps: readonly string[];
  readonly registration?: WebhookRegistration;
}

/** for one person's browser, one hour */
export type ConnectUrl = string;

export type ScopesShown = readonly string[];

export type GrantType = 'authorization_code' | 'client_credentials' | 'device_code' | 'jwt_bearer' | 'token_exchange';

export type ClientAuth = 'basic' | 'basic-raw' | 'post' | 'private_key_jwt' | 'none';

export type Status = 'pending' | 'active' | 'degraded' | 'suspect' | 'paused' | 'reauthorization_required' | 'revoked';

export type Labels = Readonly<Record<string, string>>;

export type HealthDetail = 'ok' | 'not_probed' | 'token_unavailable' | 'token_refused' | 'scope_missing' | 'not_api' | 'vendor_fault' | 'unreachable' | 'unexpected_answer' | 'clock_off' | 'slow';

export interface LastError {
  readonly class: string;
  readonly code: string;
  readonly at: Instant;
}

export interface ClientRegistration {
  readonly id: Id;
  readonly vendor: Id;
  /** the vendor's client_id */
  readonly clientId: string;
  readonly clientSecret?: SecretText;
  readonly clientAuth?: ClientAuth;
  /** a private key as a JWK (RFC 7517), for private_key_jwt */
  readonly privateKeyJwk?: {
    readonly kty: 'EC' | 'RSA' | 'OKP';
    readonly d: string;
    readonly [member: string]: unknown;
  };
  readonly rotation?: {
    readonly everyDays: number;
    /** who makes a new secret; dcr asks the vendor by its registration (RFC 7592), entra, okta, auth0 and gitlab by the API that the vendor's data names; jwks makes key pairs here and publishes them at jwksUrl, for clientAuth private_key_jwt; with any other a person does */
    readonly kind: string;
    /** what the vendor's API is called with; kept in the vault, never returned. entra wants tenant, clientId and clientSecret, okta clientId and privateKeyJwk or an API token, auth0 clientId and clientSecret, gitlab a token */
    readonly admin?: string | Readonly<Record<string, unknown>>;
    /** when admin ends by itself */
    readonly adminExpiresAt?: InstantGiven;
  };
  readonly secretExpiresAt?: InstantGiven;
  /** of the certificate that the vendor knows the key by; read from x5c where the key has it */
  readonly certificateExpiresAt?: InstantGiven;
  readonly registration?: {
    readonly clientUri: string;
    readonly accessToken: SecretText;
  };
  /** what the vendor signs its deliveries with; as PUT …/webhook takes it */
  readonly webhook?: WebhookKeys;
}

export interface Client {
  readonly id: Id;
  readonly vendor: Id;
  readonly clientId: string;
  readonly clientAuth: ClientAuth;
  readonly rotation?: {
    readonly everyDays: number;
    readonly kind: string;
    /** who makes the next secret */
    readonly by?: 'vendor' | 'home' | 'person';
    /** when what the vendor's API is called with ends */
    readonly adminExpiresAt?: Instant;
    /** where a person replaces the secret; of one client alone */
    readonly url?: string;
    /** what a person does there; of one client alone */
    readonly steps?: readonly string[];
  };
  readonly secretExpiresAt?: Instant;
  readonly certificateExpiresAt?: Instant;
  readonly registration?: {
    readonly clientUri: string;
  };
  /** the integration that stands for this client */
  readonly canary?: Id;
  /** with rotation.kind jwks, what is registered at the vendor in place of a key; of one client alone */
  readonly jwksUrl?: string;
  readonly status: 'ok' | 'refused';
  readonly lastError?: LastError;
  /** it came out of a backup; nothing is done for it at its vendor without a person since */
  readonly heldSince?: Instant;
  /** what the last try to replace the secret came to, where it was in vain; gone once one has ended well */
  readonly lastRotationError?: {
    readonly code: string;
    readonly at: Instant;
  };
  readonly circuit: {
    readonly state: 'closed' | 'open' | 'half_open';
    readonly openUntil?: Instant;
  };
  /** what is known of the secret or key; absent where there is none */
  readonly secret?: {
    readonly createdAt: Instant;
    readonly expiresAt?: Instant;
    readonly rotateAt?: Instant;
    /** a new secret is on its way */
    readonly pending: boolean;
    /** how far the new one has come */
    readonly rolling?: {
      readonly step: 'created' | 'asked' | 'set';
      readonly startedAt: Instant;
      readonly failures: number;
      /** what the last try came to */
      readonly code?: string;
    };
    /** until then the secret before this one is tried too */
    readonly previousUntil?: Instant;
    /** secrets that the vendor is to remove, and nobody needs; absent where there is none */
    readonly removals?: readonly ({
      readonly dueAt: Instant;
      readonly failures: number;
      /** what the last try came to */
      readonly code?: string;
    })[];
  };
  /** where the vendor's webhooks come to; of one client alone, where the vendor sends any */
  readonly webhook?: {
    readonly url: string;
    readonly scheme: string;
    /** when one was last believed */
    readonly lastDeliveryAt?: Instant;
    /** it has been silent for three times the usual, or six times; absent where that is usual */
    readonly silence?: 'notice' | 'alarm';
    /** when what they are signed with ends */
    readonly keysExpireAt?: Instant;
    readonly registration?: WebhookRegistration;
  };
}

export interface IntegrationCreation {
  readonly id: Id;
  readonly vendor: Id;
  readonly client: Id;
  readonly grantType?: GrantType;
  readonly scopes: Scopes;
  readonly owner: string;
  readonly principal: 'service' | 'user';
  readonly critical?: boolean;
  /** it stands for its client, one at the most; new client secrets are tried on it, and it is checked each day */
  readonly canary?: boolean;
  readonly labels?: Labels;
  /** needed with principal user, because a person's grant ends with the person */
  readonly acknowledgeUserBound?: boolean;
  readonly minTtlSeconds?: number;
}

export interface Integration {
  readonly id: Id;
  readonly vendor: Id;
  readonly client: Id;
  readonly grantType: GrantType;
  readonly status: Status;
  /** grows by one with each token set */
  readonly version: number;
  /** grows by one with each consent, import and revocation */
  readonly epoch: number;
  readonly expiresAt?: Instant;
  readonly dueAt?: Instant;
  /** it came out of a backup and is held since */
  readonly heldSince?: Instant;
  readonly scopes: ScopesShown;
  readonly grantedScopes: ScopesShown;
  readonly missingScopes: ScopesShown;
  /** batch jobs that need one of the missing scopes, where it is asked for alone; absent where there are none */
  readonly neededBy?: readonly Id[];
  readonly principal: 'service' | 'user';
  readonly owner: string;
  readonly critical: boolean;
  /** it stands for its client */
  readonly canary?: true;
  readonly labels: Labels;
  /** failed attempts since the last token set */
  readonly failures: number;
  readonly lastError?: LastError;
  /** who consented at the vendor, as its events name them; absent where it did not say */
  readonly grantedBy?: {
    readonly user?: string;
    readonly account?: string;
  };
  readonly lastRefreshedAt?: Instant;
  readonly refreshTokenExpiresAt?: Instant;
  /** what the last check of this grant came to; absent before the first */
  readonly health?: {
    readonly ok: boolean;
    readonly at: Instant;
    readonly detail: HealthDetail;
    /** a canary is not well; it is the client or the vendor that is broken, and not one person's grant */
    readonly about?: 'client';
  };
  /** Jobs of queues that were reported with 401 or 403 and not with success since, the newest last; 50 at the most, for 14 days */
  readonly refusedJobs?: readonly ({
    readonly jobId: string;
    readonly status: 401 | 403;
    /** when it was first refused */
    readonly since: Instant;
    /** the integration has a newer token (401) or consent (403) by now */
    readonly retry: boolean;
  })[];
  /** in the answer to its creation only */
  readonly connectUrl?: ConnectUrl;
}

export interface RestoreReport {
  readonly counts: {
    /** it has a token set that the backup did not have */
    readonly kept: number;
    /** its refresh token is let go, and there is no answer yet */
    readonly presented: number;
    /** refused once; the confirmation is to come */
    readonly in_doubt: number;
    /** it needs a new consent */
    readonly lost: number;
    /** its turn is to come */
    readonly held: number;
    /** presenting its refresh token may end the grant; that wants spend */
    readonly risky: number;
    /** a person paused it */
    readonly paused: number;
    /** the vault has no tokens of it; it needs a new consent */
    readonly gone: number;
    /** revoked or being removed */
    readonly ended: number;
  };
  /** their ids, the first five hundred of each */
  readonly integrations: {
    readonly kept: readonly Id[];
    readonly presented: readonly Id[];
    readonly in_doubt: readonly Id[];
    readonly lost: readonly Id[];
    readonly held: readonly Id[];
    readonly risky: readonly Id[];
    readonly paused: readonly Id[];
    readonly gone: readonly Id[];
    readonly ended: readonly Id[];
  };
  /** clients of which three were refused; their other grants wait for spend */
  readonly stopped: readonly Id[];
  /** clients of which no secret is replaced or removed, and no webhook looked after, until spend or a rotation */
  readonly clients: readonly Id[];
  /** false where the time for an answer was used up before */
  readonly isComplete: boolean;
}

export interface GrantImport {
  readonly accessToken?: TokenText;
  readonly refreshToken?: TokenText;
  /** of integrations of grantType token_exchange, what is exchanged for access tokens (RFC 8693) */
  readonly subjectToken?: TokenText;
  /** what kind of token that is; an access token, unless the vendor's data says otherwise */
  readonly subjectTokenType?: string;
  /** seconds; or expiresAt */
  readonly expiresIn?: number;
  readonly expiresAt?: InstantGiven;
  /** scopes with spaces between */
  readonly scope?: string;
  readonly refreshTokenExpiresAt?: InstantGiven;
}

export interface TokenWish {
  readonly minTtlSeconds?: number;
  /** never answer with this version or an older one */
  readonly seenVersion?: number;
  readonly scopes?: Scopes;
  readonly timeoutMs?: number;
}

export interface Token {
  readonly accessToken: string;
  readonly tokenType: string;
  readonly expiresAt: Instant;
  readonly scope: string;
  readonly version: number;
  readonly state: 'fresh' | 'stale_but_valid';
}

export interface Outcome {
  /** of the token that was used; 0 where none could be had */
  readonly version: number;
  /** the vendor's answer */
  readonly status: number;
  readonly endpoint?: string;
  /** of a queue; kept where it was refused, until it is reported with success */
  readonly jobId?: string;
  readonly wwwAuthenticate?: string;
  readonly headers?: {
    readonly deprecation?: string;
    readonly sunset?: string;
    readonly link?: string;
    /** headers of the vendor's own that tell of an end; those that its entry does not name are passed over */
    readonly vendor?: Readonly<Record<string, string>>;
  };
}

export interface Notice {
  readonly id: Id;
  /** all tenants of a vendor share its notices */
  readonly vendor: string;
  /** its API's answers, the catalogue, a version of its API that is retired, its discovery document */
  readonly from: 'api' | 'catalogue' | 'pin' | 'discovery';
  readonly status: 'open' | 'acknowledged' | 'snoozed';
  readonly dueBy?: Instant;
  /** without query; parts that look like ids are {id} */
  readonly endpoint?: string;
  readonly what?: string;
  /** what headers of the vendor's own said, in few words */
  readonly says?: string;
  /** the version of its API that is retired */
  readonly pin?: string;
  /** of a discovery document; breaking where something that is used is not announced */
  readonly severity?: 'breaking' | 'news';
  readonly standing?: 'documented' | 'secondary' | 'listed' | 'unverified';
  readonly source?: string;
  readonly deprecatedAt?: Instant;
  readonly sunsetAt?: Instant;
  readonly links: readonly ({
    readonly rel: 'deprecation' | 'sunset' | 'successor-version';
    readonly href: string;
  })[];
  /** those that used it, the first ones alone */
  readonly integrations: readonly Id[];
  /** how many used it, exactly up to 19 and about so many beyond */
  readonly integrationCount: number;
  readonly firstSeenAt: Instant;
  readonly acknowledgedAt?: Instant;
  readonly snoozedUntil?: Instant;
}

export interface Deadline {
  /** stays while it is the same thing that ends */
  readonly id: string;
  readonly kind: 'client_secret' | 'client_certificate' | 'admin_credential' | 'refresh_token' | 'vendor_change' | 'webhook' | 'webhook_key' | 'campaign';
  readonly dueBy: Instant;
  /** no hour is known; dueBy is when the day begins in UTC */
  readonly allDay: boolean;
  readonly vendor: string;
  readonly client?: Id;
  readonly integration?: Id;
  readonly notice?: Id;
  readonly campaign?: Id;
  /** the next refresh moves it on; it is not announced */
  readonly renews: boolean;
  readonly summary: string;
}

export interface JobNeed {
  readonly id: Id;
  /** by default, those that it wants */
  readonly scopes?: readonly string[];
}

export type QueueName = string;

export interface ListedQueue {
  readonly id: QueueName;
  readonly arn: string;
  /** the queue that letters are sent back to; absent: they are only reported */
  readonly redriveTo?: string;
  readonly redrive: 'on-recovery' | 'on-request';
  /** about how many letters can be received */
  readonly waiting: number;
  /** about how many are in somebody's hands now */
  readonly hidden: number;
}

export interface QueueReport {
  readonly id: QueueName;
  readonly arn: string;
  readonly redriveTo?: string;
  readonly redrive: 'on-recovery' | 'on-request';
  /** letters that were looked at */
  readonly looked: number;
  /** those of them that failed for another reason; left alone */
  readonly others: number;
  readonly redriven: number;
  /** whether every letter that could be received was looked at */
  readonly isComplete: boolean;
  readonly findings: readonly QueueFinding[];
}

/** letters of one integration that fare alike */
export interface QueueFinding {
  readonly integration?: Id;
  readonly status?: Status;
  readonly fate: 'ready' | 'redriven' | 'waiting' | 'unchanged' | 'too_often' | 'too_fresh' | 'no_room' | 'no_target' | 'unknown_integration' | 'not_sent' | 'not_removed';
  readonly why: string;
  /** another try can succeed */
  readonly isSafe: boolean;
  readonly letters: number;
  readonly oldestAt: Instant;
  /** what their errors have in them */
  readonly matched: readonly string[];
  /** the queue's ids of the first few */
  readonly ids: readonly string[];
}

export interface JobPlan {
  /** five fields of cron, or an RFC 3339 instant for one run */
  readonly schedule: string;
  /** of the IANA database, such as Europe/Berlin */
  readonly timezone: string;
  /** how long before each run its grants are checked; less than the time between two runs */
  readonly leadMinutes: number;
  readonly integrations: readonly JobNeed[];
  /** an hour where it is not said */
  readonly maxRuntimeMinutes?: number;
}

export interface GateFailure {
  readonly integration: Id;
  readonly reason: 'unknown_integration' | 'reauthorization_required' | 'paused' | 'access_token_too_short' | 'refresh_token_expires' | 'insufficient_scope' | 'probe_failed' | 'client_refused' | 'client_secret_expires' | 'temporarily_unavailable';
  /** what to do about it */
  readonly fix: string;
  /** in the answer to a preflight alone */
  readonly connectUrl?: string;
}

/** what vendors of the job end before its run does, as far as nobody has acknowledged it; it decides nothing */
export type GateWarnings = readonly string[];

export interface GateResult {
  readonly at: Instant;
  /** missed: nobody checked before the run began */
  readonly by: 'gate' | 'recheck' | 'asked' | 'missed';
  readonly runAt?: Instant;
  readonly ok: boolean;
  readonly failures: readonly GateFailure[];
  readonly warnings?: GateWarnings;
}

export interface Job {
  readonly id: Id;
  readonly schedule: string;
  readonly timezone: string;
  readonly leadMinutes: number;
  readonly integrations: readonly JobNeed[];
  readonly maxRuntimeMinutes?: number;
  readonly createdAt: Instant;
  readonly nextRunAt?: Instant;
  readonly nextCheckAt?: Instant;
  /** newest first */
  readonly results: readonly GateResult[];
}

/** either client or vendor, and at least one scope */
export interface CampaignPlan {
  readonly client?: Id;
  readonly vendor?: Id;
  readonly addScopes?: Scopes;
  readonly removeScopes?: Scopes;
  readonly deadline: InstantGiven;
  readonly dryRun?: boolean;
}

export interface Campaign {
  readonly id: Id;
  readonly vendor: Id;
  readonly client?: Id;
  readonly addScopes: ScopesShown;
  readonly removeScopes: ScopesShown;
  readonly deadline: Instant;
  /** finished: nobody is left. overdue: somebody is, and the deadline has passed */
  readonly state: 'running' | 'overdue' | 'finished' | 'aborted';
  /** nothing was changed; this is what would be */
  readonly dryRun: boolean;
  readonly startedAt?: Instant;
  readonly abortedAt?: Instant;
  readonly nextReminderDays?: number;
  /** how many integrations are how far */
  readonly counts: {
    readonly not_asked: number;
    readonly asked: number;
    readonly declined: number;
    readonly cannot: number;
    readonly cut_over: number;
  };
  /** the first 1000, those still to be cut over before the others */
  readonly integrations: readonly CampaignMember[];
  /** of a dry run, batch jobs that need a scope which would go */
  readonly dependents?: readonly ({
    readonly job: Id;
    readonly integration: Id;
    readonly scopes: ScopesShown;
  })[];
}

export interface ReconcilePasses {
  readonly items: readonly ({
    readonly walk: 'vault' | 'rows' | 'vendors';
    readonly startedAt: Instant;
    /** absent while it is under way */
    readonly endedAt?: Instant;
  })[];
}

export interface ListedCampaign {
  readonly id: Id;
  readonly vendor: Id;
  readonly client?: Id;
  readonly addScopes: ScopesShown;
  readonly removeScopes: ScopesShown;
  readonly deadline: Instant;
  /** as it is on record: that nobody is left is noted by the daily look */
  readonly state: 'running' | 'overdue' | 'finished' | 'aborted';
  readonly startedAt: Instant;
  readonly abortedAt?: Instant;
  readonly finishedAt?: Instant;
}

export interface CampaignMember {
  readonly id: Id;
  readonly owner: string;
  readonly state: 'not_asked' | 'asked' | 'declined' | 'cannot' | 'cut_over';
  /** who has to act before it can be cut over */
  readonly needs: 'nobody' | 'client' | 'person';
  readonly adds: ScopesShown;
  readonly removes: ScopesShown;
  readonly granted: ScopesShown;
  /** why it was not cut over */
  readonly why?: 'missing_scopes' | 'probe_failed' | 'another_identity' | 'denied' | 'refused' | 'no_way' | 'paused';
  readonly missing?: ScopesShown;
}

/** RFC 9457. Holds no secret and no vendor's free text. */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly code: 'invalid_request' | 'unauthorized' | 'forbidden' | 'not_found' | 'already_exists' | 'reauthorization_required' | 'paused' | 'insufficient_scope' | 'preflight_failed' | 'conflict' | 'payload_too_large' | 'unsupported_media_type' | 'user_bound_grant' | 'nothing_to_keep' | 'lifetime_too_short' | 'address_refused' | 'unknown_vendor' | 'vendor_refused' | 'too_many_requests' | 'temporarily_unavailable' | 'internal';
  /** what was wrong and what would be right */
  readonly detail: string;
  /** RFC 6901: the field of the request that is to blame */
  readonly pointer?: string;
  /** the query parameter that is to blame */
  readonly parameter?: string;
  readonly missingScopes?: ScopesShown;
  readonly failures?: readonly GateFailure[];
  readonly connectUrl?: ConnectUrl;
  readonly [member: string]: unknown;
}

/** Where each operation is. */
export const OPERATIONS = {
  getHealth: { method: 'GET', path: '/healthz' },
  getContract: { method: 'GET', path: '/openapi.json' },
  registerClient: { method: 'POST', path: '/v1/clients' },
  listClients: { method: 'GET', path: '/v1/clients' },
  getClient: { method: 'GET', path: '/v1/clients/{id}' },
  makeIntakeLink: { method: 'POST', path: '/v1/clients/{id}/intake' },
  rotateClientSecret: { method: 'POST', path: '/v1/clients/{id}/rotate' },
  setWebhook: { method: 'PUT', path: '/v1/clients/{id}/webhook' },
  createIntegration: { method: 'POST', path: '/v1/integrations' },
  listIntegrations: { method: 'GET', path: '/v1/integrations' },
  getIntegration: { method: 'GET', path: '/v1/integrations/{id}' },
  removeIntegration: { method: 'DELETE', path: '/v1/integrations/{id}' },
  importGrant: { method: 'PUT', path: '/v1/integrations/{id}/grant' },
  makeConnectLink: { method: 'POST', path: '/v1/integrations/{id}/connect' },
  getAccessToken: { method: 'POST', path: '/v1/integrations/{id}/token' },
  reportOutcome: { method: 'POST', path: '/v1/integrations/{id}/outcomes' },
  refreshIntegration: { method: 'POST', path: '/v1/integrations/{id}/refresh' },
  pauseIntegration: { method: 'POST', path: '/v1/integrations/{id}/pause' },
  resumeIntegration: { method: 'POST', path: '/v1/integrations/{id}/resume' },
  listJobs: { method: 'GET', path: '/v1/jobs' },
  putJob: { method: 'PUT', path: '/v1/jobs/{id}' },
  getJob: { method: 'GET', path: '/v1/jobs/{id}' },
  removeJob: { method: 'DELETE', path: '/v1/jobs/{id}' },
  preflightJob: { method: 'POST', path: '/v1/jobs/{id}/preflight' },
  listQueues: { method: 'GET', path: '/v1/queues' },
  getQueue: { method: 'GET', path: '/v1/queues/{id}' },
  redriveQueue: { method: 'POST', path: '/v1/queues/{id}/redrive' },
  listNotices: { method: 'GET', path: '/v1/notices' },
  acknowledgeNotice: { method: 'POST', path: '/v1/notices/{id}/acknowledge' },
  snoozeNotice: { method: 'POST', path: '/v1/notices/{id}/snooze' },
  listCalendar: { method: 'GET', path: '/v1/calendar' },
  listCampaigns: { method: 'GET', path: '/v1/campaigns' },
  putCampaign: { method: 'PUT', path: '/v1/campaigns/{id}' },
  getCampaign: { method: 'GET', path: '/v1/campaigns/{id}' },
  abortCampaign: { method: 'DELETE', path: '/v1/campaigns/{id}' },
  runCalendar: { method: 'POST', path: '/v1/run/calendar' },
  runWebhooks: { method: 'POST', path: '/v1/run/webhooks' },
  runNotices: { method: 'POST', path: '/v1/run/notices' },
  runHealth: { method: 'POST', path: '/v1/run/health' },
  testPage: { method: 'POST', path: '/v1/page/test' },
  showRestore: { method: 'GET', path: '/v1/restore' },
  runRestore: { method: 'POST', path: '/v1/run/restore' },
  showReconcile: { method: 'GET', path: '/v1/reconcile' },
  runReconcile: { method: 'POST', path: '/v1/run/reconcile' },
} as const;

/** What each operation takes, and what it answers. */
export interface Operations {
  /** Whether the service answers. */
  readonly getHealth: {
    readonly answer: {
      readonly status: 'ok';
    };
  };
  /** This document. */
  readonly getContract: {
    readonly answer: Readonly<Record<string, unknown>>;
  };
  /** Make an OAuth client known. */
  readonly registerClient: {
    readonly body: ClientRegistration;
    readonly answer: Client;
  };
  /** Page through clients, by id. */
  readonly listClients: {
    readonly query?: {
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly answer: {
      readonly items: readonly Client[];
      readonly cursor?: string;
    };
  };
  /** One client, with the health of its token endpoint. */
  readonly getClient: {
    readonly id: Id;
    readonly answer: Client;
  };
  /** A one-time link by which a person brings a secret straight into the vault. */
  readonly makeIntakeLink: {
    readonly id: Id;
    readonly body: {
      readonly what: 'clientSecret' | 'webhookSecret' | 'privateKey';
    };
    readonly answer: {
      readonly url: string;
      readonly expiresAt: Instant;
    };
  };
  /** Replace the client secret. */
  readonly rotateClientSecret: {
    readonly id: Id;
    readonly body: {
      readonly clientSecret?: SecretText;
      /** instead of a secret, what the vendor's API for secrets is called with from now on, as at the registration; the vendor is asked with it first, where it can be */
      readonly admin?: string | Readonly<Record<string, unknown>>;
      /** when that ends by itself */
      readonly adminExpiresAt?: InstantGiven;
    };
    readonly answer: Client;
  };
  /** Bring what the vendor signs its deliveries with, and learn what to register there. */
  readonly setWebhook: {
    readonly id: Id;
    readonly body: WebhookKeys;
    readonly answer: WebhookSteps;
  };
  /** Create an integration; its grant comes by consent, by import, or by itself with client_credentials. */
  readonly createIntegration: {
    readonly body: IntegrationCreation;
    readonly answer: Integration;
  };
  /** Page through integrations, by id. */
  readonly listIntegrations: {
    readonly query?: {
      readonly status?: Status;
      readonly vendor?: Id;
      readonly owner?: string;
      readonly client?: Id;
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly answer: {
      readonly items: readonly Integration[];
      readonly cursor?: string;
    };
  };
  /** One integration. */
  readonly getIntegration: {
    readonly id: Id;
    readonly answer: Integration;
  };
  /** Revoke at the vendor (RFC 7009), destroy the tokens, forget. */
  readonly removeIntegration: {
    readonly id: Id;
    readonly answer: {
      /** `unsupported`: the vendor has no way to revoke. `pending`: a refresh is in flight; it is finished behind. */
      readonly revokedAtVendor: true | false | 'unsupported' | 'pending';
    };
  };
  /** Bring a grant that was obtained elsewhere. */
  readonly importGrant: {
    readonly id: Id;
    readonly body: GrantImport;
    readonly answer: Integration;
  };
  /** A fresh link by which a person consents, also for an integration that is connected. */
  readonly makeConnectLink: {
    readonly id: Id;
    readonly body?: {
      /** whether somebody else may consent, at the vendor, than who did before; refused otherwise */
      readonly allowAnotherIdentity?: boolean;
    };
    readonly answer: {
      readonly connectUrl: ConnectUrl;
      readonly expiresAt: Instant;
    };
  };
  /** A living access token. */
  readonly getAccessToken: {
    readonly id: Id;
    readonly body?: TokenWish;
    readonly answer: Token;
  };
  /** What an API client saw when it used a token. */
  readonly reportOutcome: {
    readonly id: Id;
    readonly body: Outcome;
    readonly answer: Readonly<Record<string, never>>;
  };
  /** Refresh now, due or not; joins a refresh in flight. */
  readonly refreshIntegration: {
    readonly id: Id;
    readonly answer: Integration;
  };
  /** Stop the care. */
  readonly pauseIntegration: {
    readonly id: Id;
    readonly answer: Integration;
  };
  /** Take the care up again. */
  readonly resumeIntegration: {
    readonly id: Id;
    readonly answer: Integration;
  };
  /** Page through batch jobs, by id. */
  readonly listJobs: {
    readonly query?: {
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly answer: {
      readonly items: readonly Job[];
      readonly cursor?: string;
    };
  };
  /** Make a batch job, or give it another plan; the same plan again changes nothing. */
  readonly putJob: {
    readonly id: Id;
    readonly body: JobPlan;
    readonly answer: Job;
  };
  /** One batch job, when it is checked next, and what its last checks came to. */
  readonly getJob: {
    readonly id: Id;
    readonly answer: Job;
  };
  /** Forget a batch job. */
  readonly removeJob: {
    readonly id: Id;
    readonly answer: Readonly<Record<string, never>>;
  };
  /** Will every grant of this job live through its run? Refreshes, probes, checks scopes and expiries now. */
  readonly preflightJob: {
    readonly id: Id;
    readonly answer: {
      readonly ok: true;
      readonly warnings?: GateWarnings;
    };
  };
  /** The queues of dead letters that are watched, and about how much is in each. */
  readonly listQueues: {
    readonly answer: {
      readonly items: readonly ListedQueue[];
    };
  };
  /** What of this queue failed for want of a grant, why, and whether it can be tried again. */
  readonly getQueue: {
    readonly id: Id;
    readonly answer: QueueReport;
  };
  /** Send back what failed for want of a grant and whose integration is well by now, each at least once. */
  readonly redriveQueue: {
    readonly id: Id;
    readonly body?: {
      /** only what it failed */
      readonly integration?: Id;
    };
    readonly answer: QueueReport;
  };
  /** Page through what vendors have said that they will end or change, by date, those without one last. */
  readonly listNotices: {
    readonly query?: {
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly answer: {
      readonly items: readonly Notice[];
      readonly cursor?: string;
    };
  };
  /** Say that somebody knows; it is announced no more unless its dates change. */
  readonly acknowledgeNotice: {
    readonly id: Id;
    readonly answer: Notice;
  };
  /** Announce it no more until then, which is ahead, by a year at the most. */
  readonly snoozeNotice: {
    readonly id: Id;
    readonly body: {
      readonly until: InstantGiven;
    };
    readonly answer: Notice;
  };
  /** Page through everything that ends: client secrets by client, what vendors end by date, refresh tokens by integration. A page may be short, and even empty, and still have a cursor. */
  readonly listCalendar: {
    readonly query?: {
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly answer: {
      readonly items: readonly Deadline[];
      readonly cursor?: string;
    };
  };
  /** Page through changes of scopes, by id, those that are over among them. */
  readonly listCampaigns: {
    readonly query?: {
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly answer: {
      readonly items: readonly ListedCampaign[];
      readonly cursor?: string;
    };
  };
  /** Change what the integrations of a client or a vendor want, each when a grant with it is proven. */
  readonly putCampaign: {
    readonly id: Id;
    readonly body: CampaignPlan;
    readonly answer: Campaign;
  };
  /** One campaign, and how far each of its integrations is. */
  readonly getCampaign: {
    readonly id: Id;
    readonly answer: Campaign;
  };
  /** End it. Nothing changes any more; what was cut over stays so. */
  readonly abortCampaign: {
    readonly id: Id;
    readonly answer: Campaign;
  };
  /** Look at everything that ends now, and announce what has not been announced. */
  readonly runCalendar: {
    readonly answer: {
      /** events that were told */
      readonly announced: number;
      /** events that the bus did not take, or that another run is about to tell */
      readonly undone: number;
      /** what ends within a week or has ended */
      readonly endingSoon: number;
      /** false where the time for an answer was used up before */
      readonly isComplete: boolean;
    };
  };
  /** Ask vendors now for every webhook that the home registers there itself, and bring each to what is wanted. */
  readonly runWebhooks: {
    readonly answer: {
      /** registrations that the vendor was asked for */
      readonly checked: number;
      readonly made: number;
      readonly mended: number;
      readonly renewed: number;
      /** what is to be done in the next run */
      readonly undone: number;
      readonly findings: readonly ({
        readonly client: Id;
        /** lost is news of a day, and mended; silent is longer than is usual of it */
        readonly says: 'refused' | 'failing' | 'lost' | 'silent';
        /** why it is refused or failing */
        readonly code?: string;
      })[];
      /** false where the time for an answer was used up before */
      readonly isComplete: boolean;
    };
  };
  /** Read the discovery documents of vendors in use now, and make notices of what has changed. */
  readonly runNotices: {
    readonly answer: {
      /** documents that were read */
      readonly read: number;
      /** those that could not be */
      readonly unreadable: number;
      /** events that were told */
      readonly announced: number;
      /** events that the bus did not take, or that another run is about to tell */
      readonly undone: number;
      /** false where the time for an answer was used up before */
      readonly isComplete: boolean;
    };
  };
  /** Check the integrations whose turn it is, or these, due or not, the whole way to the vendor's API. */
  readonly runHealth: {
    readonly body?: {
      readonly integrations?: readonly Id[];
    };
    readonly answer: {
      readonly checked: number;
      /** of them those that are not well */
      readonly failing: number;
      /** and the critical ones among those */
      readonly failingCritical: number;
      /** of these nothing was learned; they stay due */
      readonly undone: number;
      /** the first hundred that are not well */
      readonly findings: readonly ({
        readonly integration: Id;
        readonly detail: HealthDetail;
      })[];
      /** false where the time for an answer was used up before */
      readonly isComplete: boolean;
    };
  };
  /** Send everyone on call a message that says that nothing is wrong. */
  readonly testPage: {
    readonly body?: {
      readonly severity?: PageSeverity;
    };
    readonly answer: {
      readonly severity: PageSeverity;
      /** empty where nobody is set to be told */
      readonly targets: readonly ({
        readonly name: string;
        readonly taken: boolean;
        /** only where it was not taken */
        readonly why?: string;
      })[];
    };
  };
  /** How the grants fare that came out of a backup. */
  readonly showRestore: {
    readonly answer: RestoreReport;
  };
  /** Let those grants go that are held after a restore and whose turn it is. */
  readonly runRestore: {
    readonly body?: {
      /** the original is gone for good: present refresh tokens also where that may end a grant, and after three refusals, and look after clients again */
      readonly spend?: boolean;
    };
    readonly answer: RestoreReport;
  };
  /** How far the comparisons of the day are; those that were never begun are left out. */
  readonly showReconcile: {
    readonly answer: ReconcilePasses;
  };
  /** Compare the vault with the integrations, and what vendors say of grants with what is known here. */
  readonly runReconcile: {
    readonly body?: {
      /** destroys what nothing names and was seen twice a day apart, however many they are */
      readonly evenMany?: boolean;
    };
    readonly answer: {
      readonly looked: {
        /** secrets */
        readonly vault: number;
        /** integrations */
        readonly rows: number;
        /** grants that a vendor was asked about */
        readonly vendors: number;
      };
      readonly counts: {
        /** secrets that nothing names */
        readonly orphan: number;
        /** of them those that are gone now */
        readonly destroyed: number;
        /** those that were spared because they are many or a restore is not over */
        readonly held_back: number;
        /** secrets newer than their integration */
        readonly ahead: number;
        /** secrets of clients that are not there */
        readonly client_gone: number;
        /** secrets by no name of ours */
        readonly foreign: number;
        /** integrations without their tokens in the vault */
        readonly vault_missing: number;
        /** grants that are over as their vendor says */
        readonly inactive: number;
      };
      /** the first hundred */
      readonly findings: readonly ({
        readonly finding: 'orphan' | 'destroyed' | 'held_back' | 'ahead' | 'client_gone' | 'foreign' | 'vault_missing' | 'inactive';
        /** an integration's id, or a secret's name below the stage's prefix */
        readonly of: string;
      })[];
      /** of these nothing was learned */
      readonly undone: number;
      /** false where the time for an answer was used up before */
      readonly isComplete: boolean;
    };
  };
}
