import { type DeliveredTarget, PAGE_SEVERITIES, type PageSeverity } from '#shared/contract/on-call.ts';

/** Who is told, and of what: a subscriber of the topics, or somebody whom the function `deliver` tells. */
export type OnCallTarget =
  | { readonly kind: 'email'; readonly address: string; readonly severities: readonly PageSeverity[] }
  | { readonly kind: 'https'; readonly url: string; readonly severities: readonly PageSeverity[] }
  | DeliveredTarget;

type Raw = Readonly<Record<string, unknown>>;

const EMAIL = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;
const SECRET = /^[a-z0-9][a-z0-9-]{0,63}$/;
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];
const KINDS = ['email', 'https', 'pagerduty', 'opsgenie', 'slack', 'webhook'] as const;
/** Members of each kind beside `kind` and `severities`. */
const MEMBERS: Readonly<Record<(typeof KINDS)[number], readonly string[]>> = {
  email: ['address'],
  https: ['url'],
  pagerduty: ['secret', 'url'],
  opsgenie: ['secret', 'url'],
  slack: ['secret'],
  webhook: ['secret', 'url'],
};
/** Of the vendors' United States; a stage whose account is elsewhere names its own. */
const PAGERDUTY = 'https://events.pagerduty.com/v2/enqueue';
const OPSGENIE = 'https://api.opsgenie.com/v2/alerts';

/** Whether the function `deliver` tells it. */
export const isDelivered = (target: OnCallTarget): target is DeliveredTarget =>
  target.kind !== 'email' && target.kind !== 'https';

/**
 * Reads who is on call: one e-mail address or https URL, or a list of targets (also as JSON text, for the command line).
 * Adds a problem for each bad value, with what would be right; no secret is ever one of them, only its name.
 */
export function readOnCall(value: unknown, isLocal: boolean, problems: string[]): readonly OnCallTarget[] {
  if (value === undefined) {
    if (!isLocal) {
      problems.push(
        'onCall is missing: nobody would be paged; give an e-mail address or an https URL, -c onCall=ops@example.com',
      );
    }
    return [];
  }
  const list = typeof value === 'string' && value.startsWith('[') ? parsed(value) : value;
  if (Array.isArray(list)) return readList(list, isLocal, problems);
  const severities = PAGE_SEVERITIES;
  if (isEmail(value)) return [{ kind: 'email', address: value, severities }];
  if (isAddress(value, false)) return [{ kind: 'https', url: value, severities }];
  problems.push(
    'onCall is neither an e-mail address (ops@example.com), nor an https URL (https://pager.example.com/…), nor a list of targets',
  );
  return [];
}

function readList(list: readonly unknown[], isLocal: boolean, problems: string[]): readonly OnCallTarget[] {
  const found: OnCallTarget[] = [];
  for (const [n, one] of list.entries()) {
    const says: string[] = [];
    const target = isObject(one) ? readTarget(one, isLocal, says) : undefined;
    if (!isObject(one)) says.push(`is no target; write {"kind": "email", "address": "ops@example.com"}`);
    problems.push(...says.map((text) => `onCall[${n}] ${text}`));
    if (target !== undefined && says.length === 0) found.push(target);
  }
  for (const severity of PAGE_SEVERITIES) {
    if (found.length === list.length && !found.some(({ severities }) => severities.includes(severity)))
      problems.push(`onCall has nobody for the severity ${severity}: let a target have it`);
  }
  const names = found.filter(isDelivered).map(({ kind, secret }) => `${kind}/${secret}`);
  const twice = names.find((name, n) => names.indexOf(name) !== n);
  if (twice !== undefined) problems.push(`onCall has ${twice} twice: give it once, with all its severities`);
  return found;
}

function readTarget(raw: Raw, isLocal: boolean, says: string[]): OnCallTarget | undefined {
  const kind = KINDS.find((one) => one === raw.kind);
  if (kind === undefined) {
    says.push(`has the kind ${JSON.stringify(raw.kind)}; there are ${KINDS.join(', ')}`);
    return undefined;
  }
  const known = ['kind', 'severities', ...MEMBERS[kind]];
  for (const name of Object.keys(raw).filter((one) => !known.includes(one)))
    says.push(`has ${name}, which ${kind} does not know; it takes ${known.join(', ')}`);
  const severities = readSeverities(raw.severities, says);
  const url = (fallback?: string): string => {
    const given = raw.url ?? fallback;
    if (isAddress(given, isLocal)) return given;
    says.push('needs a url: an https address without user and fragment');
    return '';
  };
  switch (kind) {
    case 'email':
      if (!isEmail(raw.address)) says.push('needs an address, such as ops@example.com');
      return { kind, address: String(raw.address), severities };
    case 'https':
      return { kind, url: url(), severities };
    case 'slack':
      return { kind, secret: readSecret(raw.secret, says), severities };
    case 'pagerduty':
      return { kind, secret: readSecret(raw.secret, says), url: url(PAGERDUTY), severities };
    case 'opsgenie':
      return { kind, secret: readSecret(raw.secret, says), url: url(OPSGENIE), severities };
    case 'webhook':
      return { kind, secret: readSecret(raw.secret, says), url: url(), severities };
  }
}

/** The value is never quoted: somebody may have put the secret itself there. */
function readSecret(value: unknown, says: string[]): string {
  if (typeof value === 'string' && SECRET.test(value)) return value;
  says.push(
    'needs a secret: the name of one in Secrets Manager below grantkeeper/<stage>/on-call/ (a-z, 0-9 and -), never its value',
  );
  return '';
}

function readSeverities(value: unknown, says: string[]): readonly PageSeverity[] {
  if (value === undefined) return PAGE_SEVERITIES;
  const list = Array.isArray(value) ? value : [];
  const known = PAGE_SEVERITIES.filter((one) => list.includes(one));
  if (list.length > 0 && known.length === list.length) return known;
  says.push(`has severities ${JSON.stringify(value)}; give a list of ${PAGE_SEVERITIES.join(' and ')}`);
  return [];
}

const isEmail = (value: unknown): value is string => typeof value === 'string' && EMAIL.test(value);

function isAddress(value: unknown, mayBeLoopback: boolean): value is string {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  if (url === null || url.username !== '' || url.password !== '' || url.hash !== '') return false;
  return (
    url.protocol === 'https:' ||
    (mayBeLoopback && url.protocol === 'http:' && LOOPBACK.includes(url.hostname))
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
