import type { RefreshFailure } from '../failure.ts';
import type { Duration } from '../time.ts';
import type { TokenDialect } from '../vendor.ts';
import type { ErrorSaid } from './error-said.ts';

/** RFC 6749 5.2, and what OpenID Connect says where a person has to come back. */
const GRANT_REFUSED = ['invalid_grant', 'interaction_required', 'login_required', 'consent_required'];
const CLIENT_REFUSED = ['invalid_client', 'unauthorized_client', 'unsupported_grant_type'];
const TROUBLE = ['temporarily_unavailable', 'server_error'];
/** They speak of the request, not of who sent it, even with a 401. */
const ABOUT_THE_REQUEST = ['invalid_request', 'invalid_scope', 'invalid_target'];

/** What was heard, as far as it may be shown. */
export interface Heard {
  readonly status: number;
  /** Media type alone. */
  readonly contentType: string;
  readonly retryAfter: Duration | undefined;
  /** `undefined`: the answer states no error. */
  readonly error: ErrorSaid | undefined;
  /** It begins as an object and breaks off. */
  readonly isBroken: boolean;
  /** A token lies beside the error. */
  readonly carriesToken: boolean;
}

/** What an answer without a believable token set means: the failure table of docs/architecture.md. */
export function classify(heard: Heard, dialect: TokenDialect): RefreshFailure {
  const { status, error, retryAfter } = heard;
  const code = error?.code ?? `http_${status}`;
  const told = retryAfter === undefined ? {} : { retryAfter };
  const isOneOf = (codes: readonly string[] | undefined): boolean =>
    error?.code !== undefined && codes?.includes(error.code) === true;

  if (status === 429 || isOneOf(['slow_down'])) return { class: 'throttled', code, ...told };
  // A 5xx may come after the token was spent, whatever it says.
  if (status >= 500) return { class: 'ambiguous', code: `http_${status}`, ...told };
  if (status >= 300 && status < 400) return protocol(heard, `http_${status}`, false);
  if (isOneOf(dialect.grantRefusedCodes)) return { class: 'grant_refused', code };
  if (isOneOf(dialect.clientRefusedCodes)) return { class: 'client_refused', code };
  if (isOneOf(GRANT_REFUSED)) return { class: 'grant_refused', code };
  if (isOneOf(CLIENT_REFUSED)) return { class: 'client_refused', code };
  if (isOneOf(TROUBLE)) return { class: 'ambiguous', code, ...told };
  if (status === 401 && !isOneOf(ABOUT_THE_REQUEST)) return { class: 'client_refused', code };
  if (status >= 400) return protocol(heard, code, !heard.carriesToken);
  if (error !== undefined) return protocol(heard, error.code ?? 'error_without_code', !heard.carriesToken);
  return heard.isBroken ? { class: 'ambiguous', code: 'truncated_body' } : protocol(heard, 'no_token', false);
}

function protocol({ status, contentType }: Heard, code: string, tokenless: boolean): RefreshFailure {
  return { class: 'protocol', code, tokenless, evidence: { status, contentType } };
}
