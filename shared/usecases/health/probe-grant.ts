import { type ApiAnswer, probeCall } from '#shared/domain/health/api-call.ts';
import type { HealthDetail } from '#shared/domain/health/health.ts';
import { type Judged, judgeProbe } from '#shared/domain/health/judge.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { type Duration, seconds, shortest } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { getAccessToken, type ReadPorts, type Served } from '../get-access-token.ts';

export type ProbePorts = ReadPorts & Pick<Ports, 'vendorApi' | 'metrics'>;

/** What is known after the way from the token to the API and back. */
export type Probed =
  | {
      readonly kind: 'probed';
      readonly detail: HealthDetail;
      readonly served?: Served;
      readonly answer?: ApiAnswer;
    }
  /** It shows nothing of the grant. */
  | { readonly kind: 'undone'; readonly why: string };

/** As long as a caller of the token route waits by default. */
const TOKEN_WITHIN = seconds(10);
/** Longer than `SLOW`, so that an answer which is only late is told from none. */
export const PROBE_WITHIN = seconds(10);

/** With less than this left of a run nothing new is begun: a vendor must not be blamed for our haste. */
export const LEAST_FOR_A_CALL = seconds(6);
const OUT_OF_TIME = { kind: 'undone', why: 'out_of_time' } as const;

/**
 * Goes the way of an automation: a token by the same use case as everyone's, and a call of the vendor's API with it. Where
 * the API refuses the token, it asks for a newer one as a reader does, and tries once more: a token that was revoked
 * alone is mended before anyone hears of it.
 */
export const probeGrant = (ports: ProbePorts) => {
  const token = getAccessToken(ports);

  async function ask(
    vendor: Vendor,
    served: Served,
    within: Duration,
  ): Promise<[Judged, ApiAnswer] | undefined> {
    const call = probeCall(vendor);
    if (vendor.probe === undefined || call === undefined) return undefined;
    const answer = await ports.vendorApi.call(vendor, call, served.accessToken, within);
    return [judgeProbe(vendor.probe, answer), answer];
  }

  return async (row: Integration, vendor: Vendor, timeLeft: () => Duration): Promise<Probed> => {
    const { id } = row;
    const timeout = () => shortest(TOKEN_WITHIN, timeLeft());
    const within = () => shortest(PROBE_WITHIN, timeLeft());
    const first = await token({ id, timeout: timeout() });
    if (first.kind !== 'served') {
      if (first.code === 'paused' || first.code === 'not_found') return { kind: 'undone', why: first.code };
      return { kind: 'probed', detail: 'token_unavailable' };
    }
    const isHasty = () => timeLeft() < LEAST_FOR_A_CALL;
    let served = first;
    if (isHasty()) return OUT_OF_TIME;
    let asked = await ask(vendor, served, within());
    if (asked === undefined) return { kind: 'probed', detail: 'not_probed', served };
    if (asked[0] === 'token_refused') {
      if (isHasty()) return OUT_OF_TIME;
      const fresh = await token({ id, seenVersion: served.version, timeout: timeout() });
      if (fresh.kind !== 'served') return { kind: 'probed', detail: 'token_refused' };
      if (isHasty()) return OUT_OF_TIME;
      served = fresh;
      asked = (await ask(vendor, served, within())) ?? asked;
    }
    const [judged, answer] = asked;
    // As of a caller that reports: what else came says nothing of the token.
    if (judged === 'ok' || judged === 'token_refused')
      ports.metrics.record('ApiAuthRejected', judged === 'ok' ? 0 : 1, 'Count', vendor.id);
    if (judged === 'throttled') return { kind: 'undone', why: judged };
    return { kind: 'probed', detail: judged, served, answer };
  };
};
