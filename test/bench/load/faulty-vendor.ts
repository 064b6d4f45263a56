/**
 * The scripted vendor with misfortunes that a seed decides, as a process of its own. Arguments: the setting, as JSON.
 * Prints `{"url": …}`. Each line of input is a question as JSON, each line of output its answer.
 */
import { createInterface } from 'node:readline';
import { seeded } from '../../support/seeded.ts';
import type { Asked, Fault } from '../../support/vendor/faults.ts';
import type { VendorRotation } from '../../support/vendor/rotation.ts';
import { ScriptedVendor } from '../../support/vendor/vendor.ts';
import { ACCESS_TOKEN_SECONDS, type Misfortune } from '../losses/scenarios.ts';
import { CLIENT, CLIENT_SECRET } from '../vendor.ts';

export interface FaultyVendorSetting {
  readonly rotation: VendorRotation;
  readonly misfortune: Misfortune;
  readonly seed: number;
}

/** What somebody holds of a grant. */
export interface Holding {
  readonly grantId: string;
  readonly refreshToken: string;
}

export type Question =
  | { readonly verb: 'consents'; readonly count: number }
  /** From here on nothing goes wrong. */
  | { readonly verb: 'calm' }
  | { readonly verb: 'facts' }
  /** Everything that refreshes will be killed now, or has ended. */
  | { readonly verb: 'kill' | 'killed' }
  | { readonly verb: 'judge'; readonly holdings: readonly Holding[] };

export interface VendorCounts {
  readonly posts: number;
  readonly faults: number;
  readonly inFlight: number;
}

/** Whether what is held still works; where not, whether it need not have come to that. */
export interface Fate {
  readonly grantId: string;
  readonly isAlive: boolean;
  readonly wasAvoidable: boolean;
  /** Whoever had just been answered was killed before it could store that. */
  readonly wasInHand: boolean;
}

/** Half of the way before the vendor changes anything, and most of it after: there a crash costs the answer. */
const THERE_MS = 50;
const BACK_MS = 150;
/** From the last byte of an answer to its being stored: milliseconds, but on a busy machine. */
const STORE_WITHIN_MS = 1000;

const { rotation, misfortune, seed } = JSON.parse(process.argv[2] ?? '{}') as FaultyVendorSetting;
const vendor = await ScriptedVendor.start({ latencyMs: THERE_MS });
vendor.addClient({
  clientId: CLIENT,
  secrets: [CLIENT_SECRET],
  rotation,
  accessTokenSeconds: ACCESS_TOKEN_SECONDS,
});
let isCalm = false;
let faults = 0;
const kills: { readonly from: number; readonly until: number }[] = [];
const requests = new Map<string, number>();
vendor.faults.always(fault);

process.once('SIGTERM', () => void vendor.stop().then(() => process.exit(0)));
console.log(JSON.stringify({ url: vendor.url }));
for await (const line of createInterface(process.stdin)) {
  console.log(JSON.stringify(answer(JSON.parse(line) as Question)));
}

/** What befalls the nth request of a grant hangs on the seed, the grant and n alone. */
function fault({ grantId = '' }: Asked): Fault {
  const usual: Fault = { kind: 'delay', delayAfterMs: BACK_MS };
  const n = (requests.get(grantId) ?? 0) + 1;
  requests.set(grantId, n);
  if (isCalm) return usual;
  const drawn = seeded(seed * 1_000_003 + Number(grantId.slice(1)) * 1009 + n)();
  if (drawn < misfortune.slowShare) {
    faults++;
    return { kind: 'delay', delayAfterMs: misfortune.slowMs };
  }
  if (drawn < misfortune.slowShare + misfortune.lostReplyShare) {
    faults++;
    return { kind: 'lost-reply', delayAfterMs: BACK_MS };
  }
  return usual;
}

function answer(question: Question): unknown {
  switch (question.verb) {
    case 'consents':
      return Array.from({ length: question.count }, () => vendor.consent(CLIENT));
    case 'calm':
      isCalm = true;
      return {};
    case 'kill':
      kills.push({ from: vendor.runtime.now(), until: Number.POSITIVE_INFINITY });
      return {};
    case 'killed':
      kills.push({ from: kills.pop()?.from ?? 0, until: vendor.runtime.now() });
      return {};
    case 'facts': {
      const isOpen = vendor.history
        .records({ endpoint: 'token' })
        .filter(({ answeredAt, brokenAt }) => answeredAt === undefined && brokenAt === undefined);
      return { posts: vendor.history.posts(), faults, inFlight: isOpen.length } satisfies VendorCounts;
    }
    case 'judge':
      return question.holdings.map(fateOf);
  }
}

function fateOf({ grantId, refreshToken }: Holding): Fate {
  const { newest, death } = vendor.grant(grantId);
  const isAlive = death === undefined && newest.value === refreshToken;
  const isInHand = wasJustAnswered(newest.deliveredAt);
  // The vendor had answered, and there was time to store it; or a spent token was sent again; or asking again in time
  // would have helped.
  const hadTime = newest.deliveredAt !== undefined && !isInHand;
  const wasAvoidable = hadTime || death?.cause === 'reuse' || rotation.kind === 'grace';
  return {
    grantId,
    isAlive,
    wasAvoidable: !isAlive && wasAvoidable,
    wasInHand: !isAlive && !wasAvoidable && isInHand,
  };
}

function wasJustAnswered(deliveredAt: number | undefined): boolean {
  if (deliveredAt === undefined) return false;
  return kills.some(({ from, until }) => from - STORE_WITHIN_MS < deliveredAt && deliveredAt < until);
}
