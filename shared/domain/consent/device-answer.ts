import { classify } from '../answer/classify.ts';
import { errorOfStatus, errorSaid } from '../answer/error-said.ts';
import { type Members, member, readBody, textMember } from '../answer/read-body.ts';
import type { RefreshFailure } from '../failure.ts';
import { Secret } from '../secret.ts';
import { type Duration, longest, milliseconds, minutes, seconds, shortest } from '../time.ts';
import type { TokenDialect } from '../vendor.ts';
import { DEFAULT_INTERVAL, GREATEST_INTERVAL } from './device.ts';

/** What a device authorization endpoint gave (RFC 8628 3.2). */
export interface DeviceCode {
  readonly kind: 'code';
  readonly deviceCode: Secret;
  readonly userCode: string;
  readonly verificationUri: string;
  readonly verificationUriComplete?: string;
  readonly expiresIn: Duration;
  readonly interval: Duration;
}

interface RawDeviceAnswer {
  readonly status: number;
  readonly body: string;
}

/** A person reads and types it; the longest that is known has nine characters. */
const USER_CODE = /^[\x20-\x7e]{1,64}$/;
const LONGEST_URI = 2048;
/** Whatever a vendor says: nobody needs less, and a link lives for no longer. */
const LEAST_LIFE = minutes(1);
const GREATEST_LIFE = minutes(60);

/** Reads the answer; one without all that a person needs is no answer. Never throws. */
export function readDeviceAnswer(
  { status, body }: RawDeviceAnswer,
  dialect: TokenDialect = {},
): DeviceCode | { readonly kind: 'failed'; readonly failure: RefreshFailure } {
  const read = readBody(body);
  const isSuccess = status >= 200 && status < 300;
  const members = read.kind === 'object' ? read.members : undefined;
  const error = members === undefined ? undefined : isSuccess ? errorSaid(members) : errorOfStatus(members);
  const code = isSuccess && error === undefined && members !== undefined ? codeIn(members) : undefined;
  if (code !== undefined) return code;
  const heard = {
    status,
    contentType: '',
    retryAfter: undefined,
    error,
    isBroken: read.kind === 'broken',
    carriesToken: false,
  };
  return { kind: 'failed', failure: classify(heard, dialect) };
}

function codeIn(members: Members): DeviceCode | undefined {
  const deviceCode = textMember(members, 'device_code');
  const userCode = textMember(members, 'user_code');
  // Google's name for it is older than the RFC.
  const verificationUri = webAddress(members, 'verification_uri') ?? webAddress(members, 'verification_url');
  if (deviceCode === undefined || userCode === undefined || !USER_CODE.test(userCode)) return undefined;
  if (verificationUri === undefined) return undefined;
  const complete = webAddress(members, 'verification_uri_complete');
  const life = secondsAt(members, 'expires_in') ?? LEAST_LIFE;
  const interval = secondsAt(members, 'interval') ?? DEFAULT_INTERVAL;
  return {
    kind: 'code',
    deviceCode: new Secret(deviceCode),
    userCode,
    verificationUri,
    ...(complete === undefined ? {} : { verificationUriComplete: complete }),
    expiresIn: shortest(longest(life, LEAST_LIFE), GREATEST_LIFE),
    interval: shortest(longest(interval, seconds(1)), GREATEST_INTERVAL),
  };
}

/** It becomes a link, so that it must be one, and no script. */
function webAddress(members: Members, name: string): string | undefined {
  const text = textMember(members, name);
  const url = text === undefined || text.length > LONGEST_URI ? null : URL.parse(text);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : undefined;
}

function secondsAt(members: Members, name: string): Duration | undefined {
  const value = Number(member(members, name) ?? Number.NaN);
  return Number.isFinite(value) && value >= 0 ? milliseconds(Math.floor(value * 1000)) : undefined;
}
