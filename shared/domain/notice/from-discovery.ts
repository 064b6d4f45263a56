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

/** Makes room by old news, then by what people have acknowledged; what is still found is kept, to be told once. */
function withoutOldest(notices: readonly Notice[], found: readonly string[]): readonly Notice[] {
  const ours = notices.filter((one) => one.from === 'discovery');
  const excess = ours.length - MOST_OF_A_VENDOR;
  if (excess <= 0) return notices;
  const mayGo = ours
    .filter(({ id }) => !found.includes(id))
    .filter((one) => one.found?.severity === 'news' || one.acknowledgedAt !== undefined)
    .toSorted((a, b) => a.firstSeenAt - b.firstSeenAt)
    .slice(0, excess);
  return notices.filter((one) => !mayGo.includes(one));
}
