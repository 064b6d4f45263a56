import type { DomainEvent, LossCause } from '../event.ts';
import type { RefreshFailure } from '../failure.ts';
import type { AttemptId, ClientId, IntegrationId } from '../ids.ts';
import type { CommitRefusal } from '../protocol/commit.ts';
import type { Instant } from '../time.ts';
import type { Rotation } from '../vendor.ts';

/** Every fact has the clock of the process that wrote it. */
interface Noted {
  readonly at: Instant;
}

interface OfGrant extends Noted {
  readonly integration: IntegrationId;
  /** When the integration was made: an id may be used again after a removal. */
  readonly born: Instant;
  readonly epoch: number;
}

interface OfAttempt extends OfGrant {
  readonly attempt: AttemptId;
}

interface OfClient extends Noted {
  readonly client: ClientId;
}

/** An attempt took the lease. What it found in the row tells what others had left there, whether or not they said so. */
export interface Acquired extends OfAttempt {
  readonly kind: 'acquired';
  readonly fence: number;
  readonly parentVersion: number;
  readonly leaseUntil: Instant;
  /** Failed attempts since the last token set: one that wrote its failure down has raised it. */
  readonly failures: number;
  /** Attempts before this one whose outcome is not known; absent where there are none. */
  readonly open?: readonly AttemptId[];
}

/** The lease of a process that is proven dead was cut short: its last request has landed by then. */
export interface LeaseInherited extends OfAttempt {
  readonly kind: 'lease_inherited';
  readonly until: Instant;
}

/** A request with a refresh token is about to leave; on record before it does. */
export interface Spend extends OfAttempt {
  readonly kind: 'spend';
  /** Absent where the grant type needs no refresh token. */
  readonly token?: Fingerprint;
  readonly rotation: Rotation['kind'];
  /** The vendor ends the whole grant when a spent refresh token returns. */
  readonly reuseRevokesFamily?: true;
  /** A person asked for it. */
  readonly forced?: true;
  /** When its sender hangs up. */
  readonly answerBy: Instant;
}

/** What came of that request. `withdrawn`: there was no room left to send it, and it never left. */
export interface Answered extends OfAttempt {
  readonly kind: 'answer';
  readonly outcome: 'tokens' | 'withdrawn' | RefreshFailure['class'];
  readonly code?: string;
  /** A new refresh token came with it. */
  readonly rotated?: true;
}

/** Where the answer lies. `nowhere`: neither vault nor row would take it. */
export interface Persisted extends OfAttempt {
  readonly kind: 'persist';
  readonly where: 'vault' | 'escrow' | 'nowhere';
  readonly token?: Fingerprint;
}

/** A token set became the current one. */
export interface Committed extends OfAttempt {
  readonly kind: 'commit';
  readonly version: number;
  /** The attempt whose token set it is; with `adopted` another's. */
  readonly versionId: AttemptId;
  readonly token?: Fingerprint;
  readonly adopted?: true;
}

export interface CommitRefused extends OfAttempt {
  readonly kind: 'commit_refused';
  readonly why: Exclude<CommitRefusal, 'mine'>;
}

/** A token set that is not wanted any more. `revoked`: what the vendor said to that, where it was asked. */
export interface Discarded extends OfAttempt {
  readonly kind: 'discarded';
  readonly revoked?: 'revoked' | 'failed' | 'unsupported';
  readonly destroyed: boolean;
}

/** A whole new grant, brought from elsewhere, stands in place of the one before. */
export interface Granted extends OfGrant {
  readonly kind: 'granted';
  readonly version: number;
  readonly versionId: AttemptId;
  readonly token?: Fingerprint;
}

/** The vendor refused the grant, and this is what the row became; with what it was before, so that it can be judged. */
export interface Refused extends OfAttempt {
  readonly kind: 'refused';
  readonly code: string;
  /** A refusal in plain words, not an answer that made no sense. */
  readonly plain: boolean;
  readonly becomes: 'suspect' | 'reauthorization_required' | 'unchanged';
  /** The row says that the grant may have been lost by us. */
  readonly lossKnown: boolean;
  /** How many refusals count by now, this one included, and how many of them in plain words. */
  readonly refusals: number;
  readonly plainRefusals: number;
  /** The refusal before this one, where the grant was under suspicion already. */
  readonly lastRefusalAt?: Instant;
  /** Other attempts whose outcome is not known, as this was written; absent where there are none. */
  readonly open?: readonly AttemptId[];
  /** How far two refusals have to be apart, in milliseconds. */
  readonly confirmAfter: number;
  readonly forced?: true;
}

/** A reader is about to be given the token of this version; on record before it is. */
export interface Serve extends OfGrant {
  readonly kind: 'serve';
  readonly version: number;
  readonly versionId: AttemptId;
  readonly expiresAt: Instant;
  /** When the row was read that says so. */
  readonly asOf: Instant;
  readonly minTtl?: number;
  readonly seenVersion?: number;
  /** How long the reader has waited and how long it wanted to at most, in milliseconds. */
  readonly waited: number;
  readonly deadline: number;
}

/** A reader that found no token that would do has the grant refreshed. */
export interface Asked extends OfGrant {
  readonly kind: 'ask';
  readonly version: number;
}

/** A withdrawal is written: `epoch` is the one that it ended, `version` the last that it had. */
export interface RemovalBegun extends OfGrant {
  readonly kind: 'removal_begun';
  readonly version: number;
}

/** Whoever withdrew the grant is told so: nothing of that epoch may be served to who looks from now on. */
export interface RemovalAcknowledged extends OfGrant {
  readonly kind: 'removal_acknowledged';
}

/** Everything is destroyed and the row forgotten: the id may begin again. */
export interface Removed extends OfGrant {
  readonly kind: 'removed';
  readonly revokedAtVendor: 'yes' | 'no' | 'unsupported';
}

/** The bus took this event. That a grant was refreshed as a matter of course is left out. */
export interface Announced extends Noted {
  readonly kind: 'announced';
  readonly event: DomainEvent['type'];
  readonly integration?: IntegrationId;
  readonly client?: ClientId;
  readonly epoch?: number;
  readonly cause?: LossCause;
}

/** An attempt won the one try of a client whose circuit is open. */
export interface ProbeTaken extends OfClient {
  readonly kind: 'probe_taken';
  readonly attempt: AttemptId;
  readonly until: Instant;
  /** The try that stood there before, and until when. */
  readonly before?: { readonly attempt: AttemptId; readonly until: Instant };
}

export interface ProbeEnded extends OfClient {
  readonly kind: 'probe_ended';
  readonly attempt: AttemptId;
}

/** A new client secret was tried at the vendor, with a token that is nobody's. */
export interface SecretTried extends OfClient {
  readonly kind: 'secret_tried';
  readonly outcome: 'tokens' | RefreshFailure['class'];
}

/** Another version of the client's secret is the one it proves itself with from now on. */
export interface SecretMoved extends OfClient {
  readonly kind: 'secret_moved';
  readonly version: string;
}

/** A keyed fingerprint of a refresh token: it recognises the token and does not give it away. */
export type Fingerprint = string;

/**
 * What happened, as the use cases saw it: ids, versions, fingerprints and instants, never a token. Only what an
 * invariant or an operator needs.
 */
export type Fact =
  | Acquired
  | LeaseInherited
  | Spend
  | Answered
  | Persisted
  | Committed
  | CommitRefused
  | Discarded
  | Granted
  | Refused
  | Serve
  | Asked
  | RemovalBegun
  | RemovalAcknowledged
  | Removed
  | Announced
  | ProbeTaken
  | ProbeEnded
  | SecretTried
  | SecretMoved;

export type FactKind = Fact['kind'];

/**
 * A fact on record: `by` names the process that wrote it and `n` counts what that process wrote, from 1. Together
 * they tell a fact from its own copy.
 */
export type Recorded<F extends Fact = Fact> = F & { readonly by: string; readonly n: number };
