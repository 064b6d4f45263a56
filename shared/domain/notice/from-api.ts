import type { ClientId, IntegrationId, VendorId } from '../ids.ts';
import { between, days, type Instant } from '../time.ts';
import { joined, NOBODY } from './crowd.ts';
import { covers, merged } from './likeness.ts';
import { concerning, type Notice, noticeId } from './notice.ts';
import type { Signs } from './signs.ts';

/** What an API client has reported of an answer. */
export interface SignReport {
  readonly vendor: VendorId;
  readonly endpoint?: string;
  readonly signs: Signs;
  readonly integration: IntegrationId;
  readonly client: ClientId;
  readonly now: Instant;
}

export type Noted =
  | { readonly kind: 'unchanged' }
  /** `news` is there where it is new, or its dates are. */
  | { readonly kind: 'noted'; readonly notices: readonly Notice[]; readonly news?: Notice }
  /** There are as many as anyone can read: it is not kept. */
  | { readonly kind: 'full' };

/** Of one vendor, and first reported by one OAuth client. */
const MOST_OF_A_VENDOR = 40;
const MOST_OF_A_CLIENT = 20;
/** Answers that contradict each other change a notice once in this time, so that nobody is told of each. */
const LEAST_BETWEEN_DATES = days(1);

/** The notices of a vendor after a report: one for each endpoint, whoever used it and however often. */
export function noteSigns(notices: readonly Notice[], report: SignReport): Noted {
  const known = notices.find((one) => one.from === 'api' && covers(one.endpoint, report.endpoint));
  if (known === undefined) return added(notices, report);
  const dated = withDates(known, report);
  const next = concerning(dated ?? known, report.integration);
  if (next === known) return { kind: 'unchanged' };
  const all = notices.map((one) => (one === known ? next : one));
  return dated === undefined ? { kind: 'noted', notices: all } : { kind: 'noted', notices: all, news: next };
}

/** Other dates than before are news again, whatever people had said to the old ones. */
function withDates(notice: Notice, { signs, now }: SignReport): Notice | undefined {
  const isSame =
    notice.deprecatedAt === signs.deprecatedAt &&
    notice.sunsetAt === signs.sunsetAt &&
    notice.says === signs.says;
  if (isSame || between(notice.datedAt, now) < LEAST_BETWEEN_DATES) return undefined;
  const {
    deprecatedAt: _deprecated,
    sunsetAt: _sunset,
    dueBy: _dueBy,
    says: _says,
    acknowledgedAt: _acknowledged,
    snoozedUntil: _snoozed,
    ...rest
  } = notice;
  return { ...rest, ...datesOf(signs), ...wordsOf(signs), links: signs.links, datedAt: now };
}

function added(notices: readonly Notice[], report: SignReport): Noted {
  const { vendor, endpoint, signs, integration, client, now } = report;
  const notice: Notice = {
    id: noticeId(vendor, endpoint ?? ''),
    vendor,
    from: 'api',
    ...(endpoint === undefined ? {} : { endpoint }),
    ...datesOf(signs),
    ...wordsOf(signs),
    links: signs.links,
    firstBy: client,
    firstSeenAt: now,
    datedAt: now,
    integrations: [integration],
    users: joined(NOBODY, integration),
  };
  const together = merged(notices, notice);
  if (together !== undefined) return { kind: 'noted', notices: together };
  const kept = withRoom(notices, client);
  return kept === undefined ? { kind: 'full' } : { kind: 'noted', notices: [...kept, notice], news: notice };
}

/** Makes room by what people have acknowledged, the oldest first; what they have not is kept. */
function withRoom(notices: readonly Notice[], client: ClientId): readonly Notice[] | undefined {
  const reported = notices.filter((one) => one.from === 'api');
  const own = reported.filter((one) => one.firstBy === client);
  const crowd = own.length >= MOST_OF_A_CLIENT ? own : reported.length >= MOST_OF_A_VENDOR ? reported : [];
  if (crowd.length === 0) return notices;
  const [oldest] = crowd
    .filter((one) => one.acknowledgedAt !== undefined)
    .toSorted((a, b) => a.firstSeenAt - b.firstSeenAt);
  return oldest && notices.filter((one) => one !== oldest);
}

const wordsOf = ({ says }: Signs): Pick<Notice, 'says'> => (says === undefined ? {} : { says });

function datesOf({ deprecatedAt, sunsetAt }: Signs): Pick<Notice, 'deprecatedAt' | 'sunsetAt' | 'dueBy'> {
  const dueBy = sunsetAt ?? deprecatedAt;
  return {
    ...(deprecatedAt === undefined ? {} : { deprecatedAt }),
    ...(sunsetAt === undefined ? {} : { sunsetAt }),
    ...(dueBy === undefined ? {} : { dueBy }),
  };
}
