import type { ListedSecret } from '#shared/domain/rotation/listed-secrets.ts';
import { Secret } from '#shared/domain/secret.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { SecretApiKind } from '#shared/domain/vendor-secret.ts';
import type {
  ClientSecrets,
  SecretMade,
  SecretRemoved,
  SecretsCall,
  SecretsListed,
  WantedSecret,
} from '#shared/ports/client-secrets.ts';
import type { TokenAnswer, TokenEndpoint } from '#shared/ports/token-endpoint.ts';

type Fate = 'lost_request' | 'lost_reply' | 'refused';
interface Kept {
  readonly id: string;
  readonly value: string;
  readonly name?: string;
  /** Not taken by the token endpoint, and not in a list, before then. */
  readonly from?: Instant;
}

/** One client's secrets behind a vendor's own API, as that of `kind` goes about them: `secret-1`, then `secret-2` … */
export class ScriptedSecrets implements ClientSecrets {
  kind: SecretApiKind = 'entra';
  kept: readonly Kept[] = [{ id: 'key-1', value: 'secret-1' }];
  admin = 'admin';
  fates: Fate[] = [];
  /** What was asked, oldest first. */
  readonly asked: string[] = [];
  readonly wanted: WantedSecret[] = [];
  /** Whether a list shows values, at Okta. */
  tells = true;
  expiresAt: Instant | undefined;
  /** How the token endpoint judges a secret, in place of what is kept. */
  takes: ((secret: string) => boolean) | undefined;
  /** When a secret that is made now is known everywhere. */
  knownFrom: () => Instant | undefined = () => undefined;
  now: () => number = () => 0;
  #made = 1;

  get values(): readonly string[] {
    return this.kept.map(({ value }) => value);
  }

  fresh(): Secret {
    return new Secret(`secret-${++this.#made}`);
  }

  async list(call: SecretsCall): Promise<SecretsListed> {
    return this.#answer('list', call, () => ({
      kind: 'listed',
      secrets: this.#keepsOne
        ? []
        : this.kept.filter((one) => this.#isKnown(one)).map((one) => this.#listed(one)),
    }));
  }

  async make(call: SecretsCall, wanted: WantedSecret): Promise<SecretMade> {
    this.wanted.push(wanted);
    return this.#answer('make', call, () => {
      const isOurs = this.kind === 'okta' || this.kind === 'auth0';
      if (isOurs !== (wanted.value !== undefined)) throw new Error(`not a value for ${this.kind}`);
      if (this.kind === 'okta' && this.kept.length >= 2) return { kind: 'refused', code: 'http_400' };
      const value = wanted.value ?? this.fresh();
      const from = this.knownFrom();
      const made: Kept = {
        id: `key-${value.reveal().slice('secret-'.length)}`,
        value: value.reveal(),
        ...(this.kind === 'entra' ? { name: wanted.name } : {}),
        ...(from === undefined ? {} : { from }),
      };
      this.kept = this.#keepsOne ? [made] : [...this.kept, made];
      const ends = this.expiresAt === undefined ? {} : { expiresAt: this.expiresAt };
      return { kind: 'made', secret: { value, ...(this.#keepsOne ? {} : { id: made.id }), ...ends } };
    });
  }

  async remove(call: SecretsCall, id: string): Promise<SecretRemoved> {
    return this.#answer(`remove ${id}`, call, () => {
      if (this.#keepsOne) return { kind: 'refused', code: 'one_secret_only' };
      this.kept = this.kept.filter((one) => one.id !== id);
      return { kind: 'removed' };
    });
  }

  /** The token endpoint of the same vendor: who comes with another secret is refused. */
  guard(endpoint: TokenEndpoint): TokenEndpoint {
    return {
      request: async (call, request): Promise<TokenAnswer> => {
        const secret = call.credential.clientSecret?.reveal() ?? '';
        const isKept = this.kept.some((one) => one.value === secret && this.#isKnown(one));
        if (this.takes?.(secret) ?? isKept) return endpoint.request(call, request);
        const failure = { class: 'client_refused', code: 'invalid_client' } as const;
        return { kind: 'failed', failure, took: 0 as never };
      },
    };
  }

  get #keepsOne(): boolean {
    return this.kind === 'auth0' || this.kind === 'gitlab';
  }

  #isKnown({ from }: Kept): boolean {
    return from === undefined || this.now() >= from;
  }

  #listed({ id, value, name }: Kept): ListedSecret {
    if (this.kind === 'okta') return { id, ...(this.tells ? { value: new Secret(value) } : {}) };
    return { id, hint: value, ...(name === undefined ? {} : { name }) };
  }

  #answer<T>(
    what: string,
    call: SecretsCall,
    handle: () => T,
  ): T | { readonly kind: 'refused' | 'failed'; readonly code: string } {
    this.asked.push(what);
    const fate = this.fates.shift();
    if (fate === 'lost_request') return { kind: 'failed', code: 'connection_reset' };
    if (fate === 'refused' || call.admin.reveal() !== this.admin)
      return { kind: 'refused', code: 'http_403' };
    const answer = handle();
    return fate === 'lost_reply' ? { kind: 'failed', code: 'connection_reset' } : answer;
  }
}
