import type { Finding } from '../discovery/finding.ts';
import type { IntegrationId, VendorId } from '../ids.ts';
import type { Instant } from '../time.ts';
import { NOBODY } from './crowd.ts';
import { concerning, type Notice, noticeId } from './notice.ts';

/** What was found in a discovery document, and integrations that it concerns. */
export interface Findings {
  /** The vendor's family: all tenants share its notices. */
  readonly vendor: VendorId;
  readonly findings: readonly Finding[];
  readonly integrations: readonly IntegrationId[];
  readonly now: Instant;
}

export interface FoundNotices {
  readonly notices: readonly Notice[];
  readonly news: readonly Notice[];
}

/** Of one vendor: keys come and go, and so many are read by nobody. */
const MOST_OF_A_VENDOR = 20;
/** With what nobody has answered: a document that says another thing each day must not fill the row. */
const MOST_UNANSWERED = 60;

/**
 * The notices of a vendor with one for each finding, told once by its content; `undefined` where nothing changes. What
 * breaks us is due on the day on which it was found.
 */
export function noteFindings(notices: readonly Notice[], found: Findings): FoundNotices | undefined {
  const ids = found.findings.map((finding) => noticeId(found.vendor, `discovery ${finding.key}`));
  const isThere = (id: string): boolean => notices.some((one) => one.id === id);
  const news = found.findings.flatMap((finding, n) => {
    const id = ids[n];
    return id === undefined || isThere(id) ? [] : [noticeFor(id, finding, found)];
  });
  const concerned = notices.map((one) =>
    ids.includes(one.id) ? found.integrations.reduce(concerning, one) : one,
  );
  if (news.length === 0 && concerned.every((one, n) => one === notices[n])) return undefined;
  return { notices: withoutOldest([...concerned, ...news], ids), news };
}

function noticeFor(
  id: Notice['id'],
  { severity, what }: Finding,
  { vendor, integrations, now }: Findings,
): Notice {
  const notice: Notice = {
    id,
    vendor,
    from: 'discovery',
    found: { severity, what },
    ...(severity === 'breaking' ? { dueBy: now } : {}),
    links: [],
    firstSeenAt: now,
    datedAt: now,
    integrations: [],
    users: NOBODY,
  };
  return integrations.reduce(concerning, notice);
}

/**
 * Makes room by old news and by what people have acknowledged, at last by what nobody has answered; what is still found is
 * kept, to be told once.
 */
function withoutOldest(notices: readonly Notice[], found: readonly string[]): readonly Notice[] {
  const ours = notices
    .filter((one) => one.from === 'discovery')
    .toSorted((a, b) => a.firstSeenAt - b.firstSeenAt);
  const past = ours.filter(({ id }) => !found.includes(id));
  const isAnswered = (one: Notice): boolean =>
    one.found?.severity === 'news' || one.acknowledgedAt !== undefined;
  const first = past.filter(isAnswered).slice(0, Math.max(0, ours.length - MOST_OF_A_VENDOR));
  const then = past
    .filter((one) => !isAnswered(one))
    .slice(0, Math.max(0, ours.length - first.length - MOST_UNANSWERED));
  const gone = new Set([...first, ...then]);
  return gone.size === 0 ? notices : notices.filter((one) => !gone.has(one));
}
