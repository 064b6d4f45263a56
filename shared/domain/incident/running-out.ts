import type { OpenPhase, OpenReason, Phase } from '../circuit-state.ts';
import type { VendorId } from '../ids.ts';
import type { OAuthClient } from '../oauth-client.ts';
import { after, before, type Instant, latest, minutes } from '../time.ts';
import { vendorFamily } from '../vendor-family.ts';
import type { Signal } from './cause.ts';
import type { Pace } from './pace.ts';

/** Rows that wait for a circuit are due a little after it: the ramp spreads them. */
const SPREAD = minutes(10);

const OUTAGE: readonly OpenReason[] = ['failing', 'told_to_wait'];

type Open = Exclude<Phase, { readonly kind: 'closed' }>;

/** The phase of a circuit that the vendor's own failures hold open; `undefined` where it is closed, or by something else. */
export function outageOf({ circuit: { phase } }: Pick<OAuthClient, 'circuit'>): Open | undefined {
  return phase.kind !== 'closed' && OUTAGE.includes(phase.reason) ? phase : undefined;
}

/** All tenants of a vendor go down with it. */
export const outageVendor = ({ vendor }: Pick<OAuthClient, 'vendor'>): VendorId =>
  vendorFamily(vendor) as VendorId;

/** Until when rows have to be looked at, to see whose tokens run out while their circuit is open. */
export const lookAhead = (phase: Pick<OpenPhase, 'until'>, now: Instant): Instant =>
  after(latest(now, phase.until), SPREAD);

/** What one client's open circuit is to the on-call; `soonest` is when the first token that waits behind it runs out. */
export function outageSignal(
  client: OAuthClient,
  soonest: Instant | undefined,
  now: Instant,
  { blip, wokenAhead, long }: Pace,
): Signal | undefined {
  const phase = outageOf(client);
  if (phase === undefined || now < after(phase.since, blip)) return undefined;
  const runsOut = soonest !== undefined && before(soonest, wokenAhead) <= now;
  if (!runsOut && now < after(phase.since, long)) return undefined;
  return {
    cause: { kind: 'vendor-outage', vendor: outageVendor(client) },
    owner: 'vendor',
    severity: runsOut ? 'page' : 'ticket',
    code: phase.reason,
    ...(runsOut ? { by: soonest } : {}),
  };
}
