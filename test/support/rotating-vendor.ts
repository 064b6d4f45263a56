import type { RefreshFailure } from '#shared/domain/failure.ts';
import { Secret } from '#shared/domain/secret.ts';
import { type Duration, milliseconds, minutes, seconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { Clock } from '#shared/ports/system.ts';
import type {
  RevocationEndpoint,
  TokenAnswer,
  TokenEndpoint,
  TokenRequest,
  VendorCall,
} from '#shared/ports/token-endpoint.ts';

/** What befalls the next request. `lost_reply`: handled, then nothing arrives. */
export type Fate =
  | { readonly kind: 'ok'; readonly delay?: Duration }
  | { readonly kind: 'lost_request' }
  | { readonly kind: 'lost_reply' }
  | { readonly kind: 'fails'; readonly failure: RefreshFailure };

/** Requests that bring a whole new grant; any other is a refresh token's. */
const GRANT_TYPES = ['client_credentials', 'authorization_code', 'device_code'];
const AMBIGUOUS: RefreshFailure = { class: 'ambiguous', code: 'connection_reset' };
const REFUSED: RefreshFailure = { class: 'grant_refused', code: 'invalid_grant' };

/** One family of refresh tokens, `rt-0`, `rt-1` …, at a vendor that rotates them as its data says. */
export class RotatingVendor implements TokenEndpoint, RevocationEndpoint {
  readonly posts: string[] = [];
  readonly revoked: string[] = [];
  readonly secretsUsed: string[] = [];
  fates: Fate[] = [];
  alive = true;
  newest = 0;
  #usedAt = new Map<number, number>();

  readonly vendor: Vendor;
  readonly clock: Clock;

  constructor(vendor: Vendor, clock: Clock) {
    this.vendor = vendor;
    this.clock = clock;
  }

  async request(call: VendorCall, request: TokenRequest): Promise<TokenAnswer> {
    const startedAt = this.clock.monotonic();
    const fate = this.fates.shift() ?? { kind: 'ok' };
    this.secretsUsed.push(call.credential.clientSecret?.reveal() ?? '');
    const token = request.grantType === 'refresh_token' ? request.refreshToken.reveal() : request.grantType;
    this.posts.push(token);
    if (fate.kind === 'ok' && fate.delay !== undefined) await this.clock.sleep(fate.delay);
    const took = milliseconds(this.clock.monotonic() - startedAt);
    if (fate.kind === 'fails') return { kind: 'failed', failure: fate.failure, took };
    if (fate.kind === 'lost_request') return { kind: 'failed', failure: AMBIGUOUS, took };
    const generation = this.#handle(token);
    if (fate.kind === 'lost_reply') return { kind: 'failed', failure: AMBIGUOUS, took };
    if (generation === undefined) return { kind: 'failed', failure: REFUSED, took };
    return {
      kind: 'tokens',
      took,
      grant: {
        accessToken: new Secret(`at-${generation}`),
        ...(token === 'client_credentials' ? {} : { refreshToken: new Secret(`rt-${generation}`) }),
        tokenType: 'Bearer',
        expiresIn: minutes(60),
        scopes: ['read'],
      },
    };
  }

  async revoke(_call: VendorCall, token: Secret): Promise<'revoked'> {
    this.revoked.push(token.reveal());
    return 'revoked';
  }

  /** The generation of the answer, or `undefined` where the token is refused. */
  #handle(token: string): number | undefined {
    if (GRANT_TYPES.includes(token)) return ++this.newest;
    const used = Number(token.slice('rt-'.length));
    const { rotation } = this.vendor;
    if (!this.alive) return undefined;
    if (rotation.kind === 'none') return used;
    if (used === this.newest || rotation.kind === 'replaced') {
      this.#usedAt.set(used, this.#usedAt.get(used) ?? this.clock.now());
      return ++this.newest;
    }
    const usedAt = this.#usedAt.get(used);
    const inGrace =
      rotation.kind === 'grace' &&
      usedAt !== undefined &&
      this.clock.now() < usedAt + seconds(rotation.graceSeconds);
    if (inGrace) return this.newest;
    if (rotation.reuseRevokesFamily === true) this.alive = false;
    return undefined;
  }
}
