import type { IntegrationId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { RegistrationKind } from '../vendor-registration.ts';

/** What of a registration is chosen by whoever asks for it. */
export interface RegistrationOptions {
  /** Microsoft Graph: what changes are told of, and of which kinds; and for how long at once. */
  readonly resource?: string;
  readonly changeType?: string;
  readonly lifeMinutes?: number;
  /** Whose token the API is called with, where it takes one of a grant. */
  readonly integration?: IntegrationId;
}

/** Why a registration is not as it should be, in the vendor's or the home's code, and since when. */
export interface RegistrationTrouble {
  /** `refused`: the same question gets the same answer, until a person changes something. */
  readonly kind: 'refused' | 'failed';
  readonly code: string;
  readonly since: Instant;
  readonly failures: number;
}

/** A webhook that the home registers at the vendor itself, and looks after. Part of the OAuth client's row. */
export interface WebhookRegistration {
  readonly by: RegistrationKind;
  /** Where deliveries are to come. */
  readonly url: string;
  readonly options: RegistrationOptions;
  /** Grows with each change of what is wanted: what was learned for an older one does not count. */
  readonly wish: number;
  /** The vendor has it as it was wished for then; absent until it has. */
  readonly metWish?: number;
  /** The vendor's own name for it; of several, with spaces between. */
  readonly vendorId?: string;
  /** When it was made or renewed last, and when it ends by itself. */
  readonly renewedAt?: Instant;
  readonly expiresAt?: Instant;
  /** When the vendor last showed it as it should be. */
  readonly checkedAt?: Instant;
  /** When somebody was last found to have deleted, moved or switched it off at the vendor. */
  readonly lostAt?: Instant;
  readonly trouble?: RegistrationTrouble;
  /** The vendor wants it renewed before its time. */
  readonly renewalAsked?: true;
  /** When it is looked at next. */
  readonly dueAt: Instant;
  /** Somebody is at it until then. */
  readonly heldUntil?: Instant;
}

/** What the vendor has. */
export interface Seen {
  readonly vendorId?: string;
  readonly url: string;
  readonly expiresAt?: Instant;
  /** It is switched on, and has all events that are wanted. */
  readonly isWhole: boolean;
}
