import { Secret } from '#shared/domain/secret.ts';
import type { Instant } from '#shared/domain/time.ts';
import type {
  ClientRegistrations,
  RegistrationAnswer,
  RegistrationCall,
} from '#shared/ports/client-registration.ts';
import type { TokenAnswer, TokenEndpoint } from '#shared/ports/token-endpoint.ts';

/** How a server goes about RFC 7592. */
export interface RegistrationHabits {
  /** A PUT makes a new secret; a server may as well keep the one there is. */
  readonly replaces?: boolean;
  /** A GET shows the secret. */
  readonly tells?: boolean;
  /** A PUT makes a new registration access token too, and the old one is dead. */
  readonly renewsToken?: boolean;
  /** A GET makes a new registration access token (RFC 7592 2.1 lets it), and the old one is dead. */
  readonly renewsTokenOnRead?: boolean;
  readonly secretExpiresAt?: Instant;
}

type Fate = 'lost_request' | 'lost_reply' | 'refused';

/** One client's registration at a server that takes one secret only: `secret-1`, then `secret-2` … */
export class ScriptedRegistration implements ClientRegistrations {
  secret = 'secret-1';
  token = 'registration-1';
  habits: RegistrationHabits = {};
  fates: Fate[] = [];
  /** What was asked, oldest first. */
  readonly asked: ('GET' | 'PUT')[] = [];
  readonly brought: unknown[] = [];
  /** What the token endpoint takes besides the newest secret, or instead of it. */
  takes: ((secret: string) => boolean) | undefined;
  #made = 1;

  async read(call: RegistrationCall): Promise<RegistrationAnswer> {
    this.asked.push('GET');
    return this.#answer(call, this.habits.tells ?? true, () => {
      if (this.habits.renewsTokenOnRead ?? false) this.token = `${this.token}+`;
    });
  }

  async replace(call: RegistrationCall, metadata: unknown): Promise<RegistrationAnswer> {
    this.asked.push('PUT');
    this.brought.push(metadata);
    return this.#answer(call, true, () => {
      this.#made++;
      if (this.habits.replaces ?? true) this.secret = `secret-${this.#made}`;
      if (this.habits.renewsToken ?? false) this.token = `registration-${this.#made}`;
    });
  }

  #answer(call: RegistrationCall, shows: boolean, handle: () => void): RegistrationAnswer {
    const fate = this.fates.shift();
    if (fate === 'lost_request') return { kind: 'failed', code: 'connection_reset' };
    if (fate === 'refused' || call.accessToken.reveal() !== this.token)
      return { kind: 'refused', code: 'http_401' };
    handle();
    if (fate === 'lost_reply') return { kind: 'failed', code: 'connection_reset' };
    const { secretExpiresAt } = this.habits;
    return {
      kind: 'registered',
      registered: {
        ...(shows ? { clientSecret: new Secret(this.secret) } : {}),
        ...(secretExpiresAt === undefined ? {} : { secretExpiresAt }),
        ...(this.token === call.accessToken.reveal() ? {} : { accessToken: new Secret(this.token) }),
        metadata: { client_id: 'client-at-acme', redirect_uris: ['https://keeper.example/oauth/callback'] },
      },
    };
  }

  /** The token endpoint of the same server: who comes with another secret is refused. */
  guard(endpoint: TokenEndpoint): TokenEndpoint {
    return {
      request: async (call, request): Promise<TokenAnswer> => {
        const secret = call.credential.clientSecret?.reveal() ?? '';
        if (this.takes?.(secret) ?? secret === this.secret) return endpoint.request(call, request);
        const failure = { class: 'client_refused', code: 'invalid_client' } as const;
        return { kind: 'failed', failure, took: 0 as never };
      },
    };
  }
}
