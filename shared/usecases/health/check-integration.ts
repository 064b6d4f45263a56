import type { DomainEvent } from '#shared/domain/event.ts';
import { eventOf } from '#shared/domain/event-of.ts';
import { healthEvent } from '#shared/domain/health/change.ts';
import { driftTo } from '#shared/domain/health/granted.ts';
import { type Health, type HealthDetail, healthOf } from '#shared/domain/health/health.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { missingScopes } from '#shared/domain/scopes.ts';
import { after, type Duration, days, shortest } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { type AnnouncePorts, announceOnce } from '../calendar/announce-once.ts';
import type { HearSigns } from '../notice/hear-signs.ts';
import type { SignInput } from '../notice/note-signs.ts';
import { PROBE_WITHIN, type Probed, type ProbePorts, probeGrant } from './probe-grant.ts';
import { type ReadBackPorts, readScopesBack } from './read-scopes-back.ts';

export type CheckPorts = ProbePorts &
  ReadBackPorts &
  AnnouncePorts &
  Pick<Ports, 'store'> & {
    /** Told what the vendor's API says of its own end. */
    readonly hearSigns?: HearSigns;
  };

export type Checked =
  | { readonly kind: 'checked'; readonly health: Health }
  /** Nothing was learned, or nobody could be told; it is still to be done. */
  | { readonly kind: 'undone'; readonly why: string };

/** Whether it was the vendor that did not answer. */
export const isNoAnswer = (checked: Checked): boolean =>
  checked.kind === 'undone'
    ? checked.why === 'throttled'
    : checked.health.detail === 'unreachable' || checked.health.detail === 'vendor_fault';

/** What says less than that a scope is missing. */
const WEAKER: readonly HealthDetail[] = ['ok', 'not_probed', 'slow', 'clock_off'];
/** No check lies further back than the one before it. */
const REMEMBERED = days(30);

/**
 * Checks one integration the whole real way, and keeps what it found on the row. What has changed is told first and kept
 * then, so that a crash between the two loses nothing: the next check finds under the same key that it was told.
 */
export const checkIntegration = (ports: CheckPorts) => {
  const probe = probeGrant(ports);

  return async (row: Integration, timeLeft: () => Duration): Promise<Checked> => {
    const vendor = ports.vendors.find(row.vendor);
    if (vendor === undefined) return { kind: 'undone', why: 'unknown_vendor' };
    const probed = await probe(row, vendor, timeLeft);
    if (probed.kind === 'undone') return probed;
    const heard = heardBy(vendor, probed);
    const told = await scopesOf(probed);
    const checked = await keep(row, probed, told);
    for (const signs of heard) await ports.hearSigns?.(row, signs);
    return checked;

    async function scopesOf({ served, detail, answer }: Found): Promise<readonly string[] | undefined> {
      if (vendor === undefined || served === undefined || detail === 'token_refused') return undefined;
      const within = shortest(PROBE_WITHIN, timeLeft());
      return readScopesBack(ports, row, vendor, served.accessToken, answer, within, (endpoint, headers) =>
        heard.push({ endpoint, headers }),
      );
    }
  };

  /** The grant that was checked may have been replaced, or somebody else may have checked it: then theirs counts. */
  async function keep(
    seen: Integration,
    { detail, served }: Found,
    told: readonly string[] | undefined,
  ): Promise<Checked> {
    const newest = (await ports.store.find(seen.id)) ?? seen;
    if (!isSameCheck(newest, seen)) return { kind: 'undone', why: 'overtaken' };
    const isOfTheSameTokens = told !== undefined && newest.version === served?.version;
    const drift = isOfTheSameTokens ? driftTo(newest, told) : undefined;
    const granted = drift === undefined ? undefined : told;
    const missing = missingScopes(newest.scopes, granted ?? newest.tokens?.grantedScopes ?? newest.scopes);
    const isWeaker = missing.length > 0 && WEAKER.includes(detail);
    const found = healthOf(isWeaker ? 'scope_missing' : detail, ports.clock.now());
    const health: Health = !found.ok && newest.canary === true ? { ...found, about: 'client' } : found;
    if (!(await announce(newest, health, drift))) return { kind: 'undone', why: 'not_told' };
    await ports.store.change(newest.id, (now) => {
      if (!isSameCheck(now, newest)) return { result: undefined };
      const { tokens } = now;
      const isCurrent = granted !== undefined && tokens !== undefined && now.version === newest.version;
      const withScopes = isCurrent ? { tokens: { ...tokens, grantedScopes: granted } } : {};
      return { row: { ...now, ...withScopes, health }, result: undefined };
    });
    return { kind: 'checked', health };
  }

  async function announce(
    row: Integration,
    health: Health,
    drift: readonly string[] | undefined,
  ): Promise<boolean> {
    const before = `health.${row.id}.${row.epoch}.${row.health?.at ?? 0}`;
    const news: [string, DomainEvent | undefined][] = [
      [`${before}.${health.detail}`, healthEvent(row, health)],
      [`${before}.scopes`, driftEvent(row, health, drift)],
    ];
    for (const [key, event] of news) {
      if (event === undefined) continue;
      const said = await announceOnce(ports, key, event, after(health.at, REMEMBERED));
      if (said === 'failed' || said === 'taken') return false;
    }
    return true;
  }
};

type Found = Extract<Probed, { kind: 'probed' }>;

const isSameCheck = (row: Integration, seen: Integration): boolean =>
  row.epoch === seen.epoch && row.health?.at === seen.health?.at;

/**
 * A scope that was lost is told by its name; where the API refuses for want of one and names none, with those that are
 * known to be missing, on change.
 */
function driftEvent(
  row: Integration,
  health: Health,
  drift: readonly string[] | undefined,
): DomainEvent | undefined {
  if (drift !== undefined)
    return drift.length === 0 ? undefined : eventOf(row, { type: 'scope.drifted', missing: drift });
  if (health.detail !== 'scope_missing' || row.health?.detail === 'scope_missing') return undefined;
  const missing = missingScopes(row.scopes, row.tokens?.grantedScopes ?? row.scopes);
  // Known since the consent or a refresh, which have told of it.
  return missing.length > 0 ? undefined : eventOf(row, { type: 'scope.drifted', missing });
}

/** What the answer of the probe says of its own end. */
function heardBy({ probe }: Vendor, { answer }: Found): SignInput[] {
  if (probe === undefined || answer?.kind !== 'answered' || answer.signs === undefined) return [];
  return [{ endpoint: `${probe.method} ${probe.url}`, headers: answer.signs }];
}
