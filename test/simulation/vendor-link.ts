import type { RefreshFailure } from '#shared/domain/failure.ts';
import { Secret } from '#shared/domain/secret.ts';
import { milliseconds, seconds } from '#shared/domain/time.ts';
import type {
  RevocationEndpoint,
  TokenAnswer,
  TokenEndpoint,
  TokenRequest,
  VendorCall,
} from '#shared/ports/token-endpoint.ts';
import { drawn } from './chance.ts';
import type { EventLoop } from './event-loop.ts';
import type { Fate } from './fate.ts';
import type { Network } from './network.ts';
import type { Answer, Observer } from './observer.ts';
import type { Illness } from './schedule.ts';
import type { SimProcess } from './sim-process.ts';
import { type Minted, type SimVendor, TOKEN_LIFETIME } from './sim-vendor.ts';

const UNKNOWN = (code: string): RefreshFailure => ({ class: 'ambiguous', code });
const FAILED = 'http_503';
const THROTTLED_FOR = 40_000;

export interface VendorSide {
  readonly loop: EventLoop;
  readonly network: Network;
  readonly vendor: SimVendor;
  readonly observer: Observer;
  readonly illnesses: readonly Illness[];
  readonly startedAt: number;
  readonly seed: number;
  readonly note: (text: string) => void;
}

type Said = { readonly minted: Minted } | { readonly failure: RefreshFailure } | 'nothing';

/** One process's way to the vendor. */
export function vendorLink(side: VendorSide, process: SimProcess): TokenEndpoint & RevocationEndpoint {
  const { loop, network, vendor, observer } = side;

  function request(call: VendorCall, wanted: TokenRequest): Promise<TokenAnswer> {
    if (wanted.grantType !== 'refresh_token') throw new Error('only refresh tokens are simulated');
    const token = wanted.refreshToken.reveal();
    const begunAt = loop.now;
    const route = network.route(process, 'vendor.token');
    const fate = route.fate ?? illness(side, route.index);
    if (fate?.kind === 'crash_before') {
      process.kill();
      return new Promise(() => {});
    }
    return new Promise((resolve) => {
      const leave = (): void => {
        const isOurs = vendor.knows(token);
        const send = isOurs ? observer.sent(token, process, loop.now - begunAt) : undefined;
        side.note(`${process.name}: sends ${token}`);
        const slow = fate?.kind === 'slow' ? fate : { by: 0, handledAfter: 0 };
        const handledAt = loop.now + route.there + slow.handledAfter;
        const answeredAt = loop.now + route.there + slow.by + route.back;
        const hangsUpAt = loop.now + call.deadline;
        // Somebody who tries a client secret may go: the token is nobody's.
        if (isOurs && answeredAt > hangsUpAt)
          observer.wrong(`${process.name} hangs up on a vendor that is about to answer`);
        loop.at(handledAt, () => {
          if (send !== undefined) observer.handles(send);
          const said = handled(call, token, fate);
          const answer = answerOf(said, answeredAt > hangsUpAt ? { kind: 'silent_reply' } : fate);
          if (fate?.kind === 'crash_after') process.kill();
          const isSilent = fate?.kind === 'silent_request' || fate?.kind === 'silent_reply';
          const failed = failureOf(said, fate, answeredAt > hangsUpAt);
          process.resumeAt(isSilent ? hangsUpAt : Math.min(answeredAt, hangsUpAt), () => {
            if (send !== undefined) send.waiting = false;
            const took = milliseconds(loop.now - begunAt);
            if (answer !== undefined) answer.at = 'delivered';
            if (isOurs) observer.learns(token, failed);
            if (failed !== undefined || said === 'nothing' || !('minted' in said)) {
              resolve({ kind: 'failed', failure: failed ?? UNKNOWN('timeout'), took });
            } else resolve({ kind: 'tokens', grant: grantOf(said.minted), took });
          });
        });
      };
      if (route.leavesAt === loop.now) leave();
      else process.resumeAt(route.leavesAt, leave);
    });
  }

  /** What the vendor makes of the request, if it gets it. */
  function handled(call: VendorCall, token: string, fate: Fate | undefined): Said {
    switch (fate?.kind) {
      case 'not_sent':
        return { failure: { class: 'not_sent', code: 'connection_refused' } };
      case 'lost_request':
      case 'silent_request':
        return 'nothing';
      case 'fails_before':
        return { failure: UNKNOWN(FAILED) };
      case 'client_refused':
        return { failure: { class: 'client_refused', code: 'invalid_client' } };
      case 'throttled':
        return {
          failure: { class: 'throttled', code: 'http_429', retryAfter: milliseconds(fate.retryAfter) },
        };
      default: {
        if (!takesClient(side, call)) {
          side.note(`vendor: ${token} comes with an old secret`);
          return { failure: { class: 'client_refused', code: 'invalid_client' } };
        }
        const minted = vendor.handle(token, loop.now);
        side.note(`vendor: ${token} ${minted === undefined ? 'is refused' : `→ ${minted.refreshToken}`}`);
        return minted === undefined
          ? { failure: { class: 'grant_refused', code: 'invalid_grant' } }
          : { minted };
      }
    }
  }

  function answerOf(said: Said, fate: Fate | undefined): Answer | undefined {
    if (said === 'nothing' || !('minted' in said)) return undefined;
    const isLost =
      fate?.kind === 'lost_reply' || fate?.kind === 'silent_reply' || fate?.kind === 'fails_after';
    const answer: Answer = {
      refreshToken: said.minted.refreshToken,
      process,
      at: isLost ? 'lost' : 'travelling',
    };
    observer.answers.push(answer);
    return isLost ? undefined : answer;
  }

  return {
    request,
    revoke: (call, token) => revoke(side, process, call, token.reveal()),
  };
}

/** What the caller is told, where it is told of no tokens. */
function failureOf(said: Said, fate: Fate | undefined, isLate: boolean): RefreshFailure | undefined {
  if (isLate || fate?.kind === 'silent_request' || fate?.kind === 'silent_reply') return UNKNOWN('timeout');
  if (fate?.kind === 'lost_request' || fate?.kind === 'lost_reply') return UNKNOWN('connection_reset');
  if (fate?.kind === 'fails_after') return UNKNOWN(FAILED);
  return said !== 'nothing' && 'failure' in said ? said.failure : undefined;
}

function grantOf(minted: Minted) {
  return {
    accessToken: new Secret(minted.accessToken),
    refreshToken: new Secret(minted.refreshToken),
    tokenType: 'Bearer',
    expiresIn: seconds(TOKEN_LIFETIME / 1000),
    scopes: ['read'],
  };
}

function takesClient({ vendor }: VendorSide, { client, credential }: VendorCall): boolean {
  return credential.clientSecret?.reveal() === vendor.secretOf(client.clientId);
}

async function revoke(
  side: VendorSide,
  process: SimProcess,
  call: VendorCall,
  token: string,
): Promise<'revoked' | 'failed'> {
  const name = 'revocation.revoke';
  const effect = async (): Promise<'revoked' | 'failed'> => {
    if (!takesClient(side, call)) {
      side.network.troubled.add(name);
      return 'failed';
    }
    side.vendor.revoke(token);
    return 'revoked';
  };
  class NotRevoked extends Error {}
  try {
    return await side.network.call(process, { name, effect, failed: (why) => new NotRevoked(why) });
  } catch (error) {
    if (!(error instanceof NotRevoked)) throw error;
    return 'failed';
  }
}

/** While the vendor is ill a request fares as all do. */
function illness({ illnesses, loop, startedAt, seed }: VendorSide, index: number): Fate | undefined {
  const at = loop.now - startedAt;
  const ill = illnesses.find(({ from, until }) => from <= at && at < until);
  if (ill === undefined) return undefined;
  switch (ill.how) {
    case 'unreachable':
      return { kind: 'not_sent' };
    case 'throttled':
      return { kind: 'throttled', retryAfter: THROTTLED_FOR };
    case 'slow': {
      const by = Math.floor(drawn(seed, 3, index) * 90_000);
      return { kind: 'slow', by, handledAfter: Math.floor(by * drawn(seed, 4, index)) };
    }
    default:
      return { kind: ill.how };
  }
}
