import { stillMissing } from '#shared/domain/campaign/member.ts';
import type { Unproven } from '#shared/domain/campaign/migration.ts';
import { type ApiAnswer, probeCall } from '#shared/domain/health/api-call.ts';
import { type Judged, judgeProbe } from '#shared/domain/health/judge.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { type Duration, longest, milliseconds, seconds, shortest, sum } from '#shared/domain/time.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { PROBE_WITHIN } from '../health/probe-grant.ts';
import { type ReadBackPorts, readScopesBack } from '../health/read-scopes-back.ts';

export type ProofPorts = ReadBackPorts & Pick<Ports, 'clock' | 'log'>;

export type Proof =
  | { readonly kind: 'proven'; readonly granted: readonly string[] }
  | {
      readonly kind: 'unproven';
      readonly why: Extract<Unproven, 'missing_scopes' | 'probe_failed'>;
      readonly granted: readonly string[];
      readonly missing: readonly string[];
    };

/** An API that is briefly away shall not cost a person a second consent. */
const TRIES = 3;
const BETWEEN = seconds(2);
/** For what comes after the proof: who is killed before the grant is written has cost the person it all the same. */
const KEPT = seconds(10);
const PASSING: readonly Judged[] = ['throttled', 'unreachable', 'vendor_fault'];
/** Less is no time to answer in. */
const LEAST = seconds(1);
/** The token was taken; that the answer was late, or a clock off, is not the token's fault. */
const TAKEN: readonly Judged[] = ['ok', 'slow', 'clock_off'];

/**
 * Whether a new token does all that is needed of it before it takes the place of one that works: the vendor's API takes
 * it, and it has the scopes, as far as the vendor tells them (read back, else by the token answer, else as asked for).
 * `timeLeft` is that of the process; an API that is slow is not waited for beyond it.
 */
export async function prove(
  ports: ProofPorts,
  row: Integration,
  vendor: Vendor,
  tokens: TokenSet,
  wanted: readonly string[],
  timeLeft: () => Duration,
): Promise<Proof> {
  const within = (): Duration => shortest(PROBE_WITHIN, longest(LEAST, milliseconds(timeLeft() - KEPT)));
  const mayTryAgain = (): boolean => timeLeft() > sum(BETWEEN, PROBE_WITHIN, PROBE_WITHIN, KEPT);
  const probed = await probe(ports, vendor, tokens, { within, mayTryAgain });
  const told = await readScopesBack(ports, row, vendor, tokens.accessToken, probed?.answer, within());
  const granted = told ?? tokens.scopes ?? wanted;
  const missing = stillMissing(row, wanted, granted);
  if (missing.length > 0) return { kind: 'unproven', why: 'missing_scopes', granted, missing };
  if (probed === undefined || TAKEN.includes(probed.judged)) return { kind: 'proven', granted };
  ports.log.warn('a new token was not taken', { integration: row.id, vendor: vendor.id, why: probed.judged });
  return { kind: 'unproven', why: 'probe_failed', granted, missing: [] };
}

async function probe(
  { vendorApi, clock }: ProofPorts,
  vendor: Vendor,
  { accessToken }: TokenSet,
  { within, mayTryAgain }: { readonly within: () => Duration; readonly mayTryAgain: () => boolean },
): Promise<{ readonly judged: Judged; readonly answer: ApiAnswer } | undefined> {
  const call = probeCall(vendor);
  if (vendor.probe === undefined || call === undefined) return undefined;
  for (let tries = 1; ; tries++) {
    const answer = await vendorApi.call(vendor, call, accessToken, within());
    const judged = judgeProbe(vendor.probe, answer);
    if (!PASSING.includes(judged) || tries === TRIES || !mayTryAgain()) return { judged, answer };
    await clock.sleep(BETWEEN);
  }
}
