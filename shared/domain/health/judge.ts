import { errorOfStatus, errorSaid } from '../answer/error-said.ts';
import { readBody } from '../answer/read-body.ts';
import { parseHttpDate } from '../http-date.ts';
import { after, before, minutes, seconds } from '../time.ts';
import type { Probe } from '../vendor.ts';
import type { ApiAnswer, ApiAnswered } from './api-call.ts';
import type { HealthFinding } from './health.ts';

/** A call that only asks who one is takes no longer where all is well. */
const SLOW = seconds(5);
/** Further apart, and assertions, signatures and expiries are judged wrongly (RFC 7519 4.1.4: "a few minutes"). */
const CLOCK_BOUND = minutes(2);

/** `throttled` says nothing of the grant: it is to be asked again later. */
export type Judged = Exclude<HealthFinding, 'token_unavailable'> | 'ok' | 'throttled';

/** What the answer to a probe means. What says most comes first: a refusal before a page, a page before a slow clock. */
export function judgeProbe(probe: Probe, answer: ApiAnswer): Judged {
  if (answer.kind === 'failed') return 'unreachable';
  if (answer.status === 429) return 'throttled';
  if (answer.status >= 500) return 'vendor_fault';
  const code = codeSaid(answer);
  if (code !== undefined && probe.deadCodes?.includes(code)) return 'token_refused';
  if (code !== undefined && probe.scopeCodes?.includes(code)) return 'scope_missing';
  if (answer.status === 401) return 'token_refused';
  if (isPage(answer)) return 'not_api';
  if (answer.status === 403) return 'scope_missing';
  if (answer.status !== probe.expect || saysError(answer)) return 'unexpected_answer';
  if (isClockOff(answer)) return 'clock_off';
  return answer.took > SLOW ? 'slow' : 'ok';
}

function codeSaid({ status, body }: ApiAnswered): string | undefined {
  const read = readBody(body);
  if (read.kind !== 'object') return undefined;
  const said = status >= 400 ? errorOfStatus(read.members) : errorSaid(read.members);
  return said?.code;
}

function saysError({ body }: ApiAnswered): boolean {
  const read = readBody(body);
  return read.kind === 'object' && errorSaid(read.members) !== undefined;
}

/** By its content, because APIs have sent JSON as `text/html`; a sign-in page or a firewall's never is JSON. */
function isPage({ body, contentType = '' }: ApiAnswered): boolean {
  if (/^\s*<(!doctype html|html|head|body)\b/i.test(body)) return true;
  return /^text\/html\b/i.test(contentType) && body.trim() !== '' && readBody(body).kind !== 'object';
}

/** The vendor wrote its time down between the moment we sent and the moment we had read all. */
function isClockOff({ date, sentAt, took }: ApiAnswered): boolean {
  const theirs = date === undefined ? undefined : parseHttpDate(date, sentAt);
  if (theirs === undefined) return false;
  return theirs < before(sentAt, CLOCK_BOUND) || theirs > after(after(sentAt, took), CLOCK_BOUND);
}
