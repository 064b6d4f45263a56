import type { VendorId } from './ids.ts';
import type { VendorAssertion, VendorClientCredentials, VendorExchange } from './vendor-assertion.ts';
import type { VendorChange } from './vendor-change.ts';
import type { Consent, OfferedGrant, ScopeReadBack } from './vendor-consent.ts';
import type { VendorPin } from './vendor-pin.ts';
import type { ClientSecretHabits, VendorSecretApi } from './vendor-secret.ts';
import type { VendorSign } from './vendor-sign.ts';
import type { VendorWebhook } from './vendor-webhook.ts';

/**
 * What becomes of a refresh token when it is used.
 * `none`: it stays. `replaced`: a new one comes, the old one keeps working. `grace`: the old one works for
 * `graceSeconds` more. `strict`: the old one is dead at once.
 */
export type Rotation = (
  | { readonly kind: 'none' }
  | { readonly kind: 'replaced' }
  | { readonly kind: 'grace'; readonly graceSeconds: number }
  | { readonly kind: 'strict' }
) & {
  /** The vendor ends the whole grant when a spent refresh token returns. */
  readonly reuseRevokesFamily?: boolean;
};

/** How an OAuth client proves itself; `basic-raw` is Basic without RFC 6749's percent-encoding. */
export type ClientAuthMethod = 'basic' | 'basic-raw' | 'post' | 'private_key_jwt' | 'none';

/** Where this vendor's token requests and answers differ from RFC 6749. */
export interface TokenDialect {
  /** Where the token object lies in the answer, for example `['authed_user']`. */
  readonly tokenPath?: readonly string[];
  /** What `scope` is split at; spaces and commas by default. */
  readonly scopeDelimiter?: string;
  /** Vendor error codes that mean `invalid_grant`. */
  readonly grantRefusedCodes?: readonly string[];
  /** Vendor error codes that mean `invalid_client`. */
  readonly clientRefusedCodes?: readonly string[];
  /** The vendor wants its requests as a JSON object, not as a form. */
  readonly requestBody?: 'json';
  /** Sent with every refresh besides what RFC 6749 section 6 has. */
  readonly refreshParameters?: Readonly<Record<string, string>>;
}

/**
 * A call that shows whether an access token still works at the vendor's API. `expect` is healthy, 401 is a dead token
 * and 403 a missing scope, unless the codes of the answer say otherwise.
 */
export interface Probe {
  readonly method: 'GET' | 'POST' | 'HEAD';
  readonly url: string;
  readonly expect: number;
  /** Where the token goes; `Authorization: Bearer` where it is absent. */
  readonly token?: { readonly header: string; readonly prefix?: string };
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, for vendors whose API is one address. */
  readonly body?: string;
  /** Error codes in the answer, whatever its status, that mean a dead token, and those that mean a missing scope. */
  readonly deadCodes?: readonly string[];
  readonly scopeCodes?: readonly string[];
}

/** One part of a vendor's addresses that differs by customer: `{name}` in them. */
export interface TenantPart {
  readonly name: string;
  readonly example: string;
  /** What stands there where a vendor is named without its tenant. */
  readonly otherwise?: string;
}

/** Who a grant belongs to at the vendor, for events that name a user or an account. */
export interface GrantIdentity {
  /** `answer`: the token answer; `probe`: the answer of the probe; `id_token`: its claims; `tenant`: the vendor's tenant. */
  readonly from: 'answer' | 'probe' | 'id_token' | 'tenant';
  /** JSON pointers. */
  readonly user?: string;
  readonly account?: string;
}

/** A vendor as data: endpoints and habits. Field names as in the HTTP contract's vendor file. */
export interface Vendor {
  readonly id: VendorId;
  readonly authorizationEndpoint?: string;
  readonly tokenEndpoint: string;
  /** Where refresh tokens are sent, for vendors that have another address for them. */
  readonly refreshEndpoint?: string;
  readonly revocationEndpoint?: string;
  readonly introspectionEndpoint?: string;
  readonly registrationEndpoint?: string;
  readonly deviceAuthorizationEndpoint?: string;
  readonly userinfoEndpoint?: string;
  readonly jwksUri?: string;
  readonly issuer?: string;
  readonly issRequired?: boolean;
  readonly clientAuth: ClientAuthMethod;
  readonly rotation: Rotation;
  /** The vendor has no refresh tokens: an access token is exchanged for a fresh one while it lives. */
  readonly refreshBy?: 'exchange';
  readonly exchange?: VendorExchange;
  readonly assertion?: VendorAssertion;
  readonly clientCredentials?: VendorClientCredentials;
  /** Declared lifetime of an access token. */
  readonly accessTokenSeconds?: number;
  readonly deadlineSeconds?: number;
  readonly skewSeconds?: number;
  /** Some vendors refuse a refresh sooner than this after issue. */
  readonly earliestRefreshSeconds?: number;
  /** Declared lifetime of a refresh token from its issue, and while it lies idle. */
  readonly refreshTokenSeconds?: number;
  readonly refreshTokenIdleSeconds?: number;
  /** Its declared lifetime counts from the consent: a refresh brings a new token, and no new life. */
  readonly refreshTokenFrom?: 'consent';
  /** What a call of the revocation endpoint ends: one token, or the person's whole grant with us. */
  readonly revocationEnds?: 'token' | 'grant';
  readonly probe?: Probe;
  readonly dialect?: TokenDialect;
  /** Hosts that calls for this vendor may go to, besides those of its endpoints. */
  readonly allowedHosts?: readonly string[];
  readonly grants?: readonly OfferedGrant[];
  readonly consent?: Consent;
  readonly scopeReadBack?: ScopeReadBack;
  readonly identity?: GrantIdentity;
  readonly webhook?: VendorWebhook;
  /** What it has said it will change or end. */
  readonly changes?: readonly VendorChange[];
  /** Headers of its own by which its API tells of an end. */
  readonly signs?: readonly VendorSign[];
  /** Versions of its API that are named here, and when they are retired. */
  readonly pins?: readonly VendorPin[];
  /** How the secret of an OAuth client is replaced there. */
  readonly clientSecret?: ClientSecretHabits;
  /** The API by which that is done without a person. */
  readonly secretApi?: VendorSecretApi;
  /** Its addresses differ by customer: it is named as `<id>.<tenant>`, each part of the tenant after another dot. */
  readonly tenant?: readonly TenantPart[];
}
