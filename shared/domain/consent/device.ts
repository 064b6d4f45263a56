import type { CampaignId } from '../campaign/campaign.ts';
import type { AttemptId } from '../ids.ts';
import { after, type Duration, type Instant, longest, milliseconds, seconds } from '../time.ts';

/**
 * A consent by device code that is under way (RFC 8628): a person enters `userCode` at the vendor, and we ask the vendor
 * every `interval` whether that has happened. It lies in the row, so that a link shows the same code however often it is
 * opened, and so that one at a time asks.
 */
export interface DeviceConsent {
  /** Tells it from one before and after it; the device code is sealed under this name. */
  readonly id: AttemptId;
  /** The device code, sealed. */
  readonly sealed: string;
  /** The epoch that it was begun in: the grant that it will replace. */
  readonly epoch: number;
  readonly userCode: string;
  readonly verificationUri: string;
  /** The same with the code in it, where the vendor has one. */
  readonly verificationUriComplete?: string;
  readonly expiresAt: Instant;
  readonly interval: Duration;
  readonly nextPollAt: Instant;
  /** Who asks at the moment, until then at the latest. */
  readonly polling?: { readonly by: AttemptId; readonly until: Instant };
  readonly mayBeAnother?: true;
  /** The campaign whose scopes were asked for. */
  readonly asks?: CampaignId;
}

/** RFC 8628 3.2: where the vendor names none; and 3.5: what `slow_down` adds. */
export const DEFAULT_INTERVAL = seconds(5);
const SLOWER = seconds(5);
/** A vendor may name any interval; nobody looks at a page for longer than this without news. */
export const GREATEST_INTERVAL = seconds(300);

/** What a row says of it. */
interface OfRow {
  readonly epoch: number;
  readonly device?: DeviceConsent;
}

/** The consent that is under way for the grant that the row has now; `undefined` where there is none. */
export function deviceUnderWay({ epoch, device }: OfRow, now: Instant): DeviceConsent | undefined {
  return device !== undefined && device.epoch === epoch && now < device.expiresAt ? device : undefined;
}

/** Whether the vendor may be asked now: its interval has passed, and nobody else is asking. */
export const mayPoll = (device: DeviceConsent, now: Instant): boolean =>
  now >= device.nextPollAt && (device.polling === undefined || now > device.polling.until);

/** How soon the vendor may be asked again, by what it said: as before, or slower. */
export function paced(
  device: DeviceConsent,
  said: 'pending' | 'slow_down' | 'no_answer',
  now: Instant,
): DeviceConsent {
  const { polling: _over, ...rest } = device;
  const interval = nextInterval(device.interval, said);
  return { ...rest, interval, nextPollAt: after(now, interval) };
}

/** A lost answer doubles it (RFC 8628 3.5: exponential backoff), up to where a person would give up. */
function nextInterval(interval: Duration, said: 'pending' | 'slow_down' | 'no_answer'): Duration {
  if (said === 'pending') return interval;
  if (said === 'slow_down') return milliseconds(interval + SLOWER);
  return interval >= GREATEST_INTERVAL ? interval : milliseconds(Math.min(interval * 2, GREATEST_INTERVAL));
}

/** Looks behind the page are a fifteenth of what is left apart: some thirty are enough for any code. */
const SHARES = 15;

/** When to look behind the page, for people who close it: never sooner than the vendor allows. */
export function nextLookBehind(device: DeviceConsent, now: Instant): Instant {
  const left = milliseconds(Math.max(0, device.expiresAt - now));
  const wait = longest(milliseconds(Math.ceil(left / SHARES)), longest(device.interval, seconds(20)));
  // The last look is just before the end: a code that is entered late is not lost.
  const last = after(device.expiresAt, milliseconds(-2000));
  const next = after(now, wait);
  return next < last || now >= last ? next : last;
}
