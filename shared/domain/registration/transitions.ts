import { after, type Duration, days, earliest, type Instant, longest, minutes, shortest } from '../time.ts';
import type { RegistrationKind } from '../vendor-registration.ts';
import { renewAt } from './next-step.ts';
import type { RegistrationOptions, RegistrationTrouble, WebhookRegistration } from './registration.ts';

/** The vendor is asked so often whether it still has it. */
const VERIFY_EVERY = days(1);
const FIRST_RETRY = minutes(15);
const LONGEST_RETRY = minutes(6 * 60);
/** Longer than a vendor is given for its answers. */
const HOLD = minutes(2);

export interface Wish {
  readonly by: RegistrationKind;
  readonly url: string;
  readonly options: RegistrationOptions;
}

/** A wish takes the place of the one before; what the vendor has of that one is mended. */
export function wished(
  before: WebhookRegistration | undefined,
  { by, url, options }: Wish,
  now: Instant,
): WebhookRegistration {
  const isSame = before?.by === by;
  const { trouble: _trouble, heldUntil: _held, ...known } = isSame ? before : { wish: 0 };
  return { ...known, by, url, options, wish: known.wish + 1, dueAt: now };
}

/** Held by one at a time; `undefined` where somebody else is at it, or it is not due. */
export function held(
  registration: WebhookRegistration,
  now: Instant,
  isAsked: boolean,
): WebhookRegistration | undefined {
  if (registration.heldUntil !== undefined && registration.heldUntil > now) return undefined;
  if (!isAsked && registration.dueAt > now) return undefined;
  return { ...registration, heldUntil: after(now, HOLD) };
}

export interface Learned {
  readonly vendorId?: string;
  readonly expiresAt?: Instant;
  /** It was made or renewed just now. */
  readonly isNew: boolean;
  readonly isLost: boolean;
}

/** The vendor wants it renewed: that is due at once. */
export function renewalAsked(registration: WebhookRegistration, now: Instant): WebhookRegistration {
  return { ...registration, renewalAsked: true, dueAt: now };
}

/** The vendor has it as it was wished for. */
export function met(
  { heldUntil: _held, trouble: _trouble, ...registration }: WebhookRegistration,
  wish: number,
  { vendorId, expiresAt, isNew, isLost }: Learned,
  now: Instant,
): WebhookRegistration {
  const { expiresAt: _old, renewalAsked: _asked, ...endless } = registration;
  const next = {
    // What was made anew has the end of its own, or none.
    ...(isNew ? endless : registration),
    ...(vendorId === undefined ? {} : { vendorId }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(isNew ? { renewedAt: now } : {}),
    ...(isLost ? { lostAt: now } : {}),
    metWish: wish,
    checkedAt: now,
  };
  const verifyAt = after(now, VERIFY_EVERY);
  const dueAt = earliest(verifyAt, renewAt(next) ?? verifyAt);
  // Somebody wished for another one meanwhile.
  return { ...next, dueAt: registration.wish === wish ? dueAt : now };
}

/**
 * Nothing was achieved. What the vendor refuses it is asked for once a day; else with a growing distance, or when the vendor
 * says, within a day.
 */
export function troubled(
  { heldUntil: _held, ...registration }: WebhookRegistration,
  trouble: Pick<RegistrationTrouble, 'kind' | 'code'> & {
    readonly retryAfter?: Duration;
    readonly isLost?: boolean;
  },
  now: Instant,
): WebhookRegistration {
  const { kind, code, retryAfter, isLost } = trouble;
  const known = registration.trouble;
  const failures = (known?.failures ?? 0) + 1;
  const growing = shortest(LONGEST_RETRY, (FIRST_RETRY * 2 ** Math.min(failures - 1, 10)) as Duration);
  const asked = shortest(VERIFY_EVERY, retryAfter ?? FIRST_RETRY);
  const wait = kind === 'refused' ? VERIFY_EVERY : longest(growing, asked);
  return {
    ...registration,
    ...(isLost === true ? { lostAt: now } : {}),
    trouble: { kind, code, failures, since: known?.kind === kind ? known.since : now },
    dueAt: after(now, wait),
  };
}

const NEWS_FOR = days(1);

/** Whether it was found lost within a day. It was mended, and whoever did that may do it again. */
export const wasJustLost = ({ lostAt }: Pick<WebhookRegistration, 'lostAt'>, now: Instant): boolean =>
  lostAt !== undefined && now < after(lostAt, NEWS_FOR);

/** Nothing the vendor did not say yet is worth a person's time before this. */
const PATIENCE = days(1);

/** Whether a person is to look at it: it was refused, has failed for a day, or has run out. */
export function isInTrouble({ trouble, expiresAt }: WebhookRegistration, now: Instant): boolean {
  if (trouble === undefined) return false;
  if (trouble.kind === 'refused' || (expiresAt !== undefined && expiresAt <= now)) return true;
  return after(trouble.since, PATIENCE) <= now;
}
