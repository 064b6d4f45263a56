import type { Handshake } from './vendor-handshake.ts';
import type { RegistrationApi } from './vendor-registration.ts';

/**
 * Where a value stands in a delivery: a JSON pointer into the body where it begins with `/` (a `*` is each item of a
 * list), else the name of a header.
 */
export type Place = string;

/** When the sender signed, and how far from now that may be. */
export interface SignedAt {
  readonly at: Place;
  readonly unit: 'seconds' | 'milliseconds' | 'iso';
  readonly toleranceSeconds: number;
}

/**
 * What is signed, as a text in which `{body}` stands for the raw bytes, and `{timestamp}`, `{id}`, `{method}`, `{url}`
 * and `{form}` (the form's fields, sorted, without separators) for what their names say. `body` alone means `{body}`.
 */
export type SignedText = string;

interface Signed {
  readonly header: string;
  /** Further headers that may carry the signature, where several keys sign at once. */
  readonly otherHeaders?: readonly string[];
  readonly encoding: 'hex' | 'base64';
  readonly hash?: 'sha256' | 'sha1';
  /** What stands before the signature in its header. */
  readonly prefix?: string;
  /** `{body}` where it is absent. */
  readonly signed?: SignedText;
  /** Whether the secret is used as its text, or as what its base64 holds. */
  readonly key?: 'text' | 'base64';
  readonly timestamp?: SignedAt;
}

/** How a delivery is known to be the vendor's own: one name per family of signatures. */
export type WebhookScheme =
  | { readonly scheme: 'none' }
  | (Signed & { readonly scheme: 'hmac' })
  /** The address that it was sent to is signed too; `weak` is an older form without a key, refused unless allowed. */
  | (Signed & { readonly scheme: 'hmac-url'; readonly weak?: PlainHash })
  /** `t=<seconds>,v1=<hex>` in one header; `v1` may come several times. */
  | {
      readonly scheme: 'hmac-pairs';
      readonly header: string;
      readonly signed: SignedText;
      readonly toleranceSeconds: number;
    }
  /** Headers `<prefix>-id`, `-timestamp` and `-signature`; a `whsec_` key is symmetric, a `whpk_` key Ed25519. */
  | {
      readonly scheme: 'standard-webhooks';
      readonly headerPrefix?: 'webhook' | 'svix';
      readonly toleranceSeconds?: number;
    }
  | { readonly scheme: 'ed25519'; readonly header: string; readonly timestampHeader: string }
  /** A form field `<signature>.<payload>`, both base64url; the signature is over the encoded payload. */
  | { readonly scheme: 'signed-request'; readonly field: string }
  | {
      readonly scheme: 'certificate';
      readonly dialect: 'paypal' | 'adobe';
      readonly signatureHeaders: readonly string[];
      readonly certificateHeaders: readonly string[];
      /** Certificates are fetched from these hosts only. */
      readonly certificateHosts: readonly string[];
    }
  /** A JWT (HS256) in a header; its audience is the address that it was sent to. */
  | {
      readonly scheme: 'jwt';
      readonly header: string;
      readonly prefix?: string;
      /** A claim `qsh` binds the JWT to the request. */
      readonly queryHash?: boolean;
    }
  /** The delivery shows a secret: `basic` is client id and secret, `plain` the token itself. */
  | { readonly scheme: 'shared-token'; readonly at: Place; readonly form: 'basic' | 'plain' }
  /** Nothing but a path that nobody can guess. */
  | { readonly scheme: 'secret-path' }
  /** Security event tokens (RFC 8417, pushed by RFC 8935), signed by the issuer's published keys. */
  | {
      readonly scheme: 'ssf';
      readonly issuer: string;
      readonly jwksUri: string;
      /** Our client ids where it is absent. */
      readonly audience?: string | readonly string[];
      /** Older transmitters leave `typ` out and put the subject into the event. */
      readonly legacy?: boolean;
    };

interface PlainHash {
  readonly header: string;
  readonly versionHeader: string;
  /** By version: what is hashed, `{secret}` in it. */
  readonly signed: Readonly<Record<string, string>>;
}

/**
 * What an event says. `revoked`: this grant is over. `account-revoked`: every grant of that account is.
 * `suspended`, `resumed`: until further notice. `scopes`: what is granted has changed. `recheck`: ask the vendor.
 * `client-*`: it is about our registration, not about a grant. `notice`: to be read by a person.
 */
export type EventMeaning =
  | 'revoked'
  | 'account-revoked'
  | 'suspended'
  | 'resumed'
  | 'scopes'
  | 'recheck'
  | 'client-disabled'
  | 'client-enabled'
  | 'client-secret'
  | 'notice';

export interface WebhookEvent {
  readonly name: string;
  readonly means: EventMeaning;
  /** What must be so besides the name, for example an action. */
  readonly when?: { readonly at: Place; readonly is: string };
  /** Whose grant it is about: any of a user and an account at the vendor, by the places that name them. */
  readonly user?: Place;
  readonly account?: Place;
}

/** What a vendor sends us, how it is believed, and what of it matters to grants. */
export type VendorWebhook = WebhookScheme & {
  /** Whose secret signs: one of the webhook's own, or the OAuth client's. The webhook's where it is absent. */
  readonly secret?: 'webhook' | 'client';
  /** Other schemes that the same vendor's deliveries may come with. */
  readonly also?: readonly WebhookScheme[];
  readonly handshake?: Handshake;
  /** Events that tell something about grants. Absent or empty: deliveries are the vendor's data and end no grant. */
  readonly events?: readonly WebhookEvent[];
  /** Where the event's name stands. */
  readonly eventAt?: Place;
  /** What names one delivery, for those that come twice. */
  readonly deliveryAt?: Place;
  /** When it happened at the vendor. */
  readonly occurredAt?: { readonly at: Place; readonly unit: 'seconds' | 'milliseconds' | 'iso' };
  /** The success status that the vendor waits for; 202 where it is absent. */
  readonly accepted?: number;
  readonly answerWithinSeconds?: number;
  /** Where the webhook is registered by API; absent where a person does it. */
  readonly registration?: RegistrationApi;
  /** What a person does in the vendor's console, in order. */
  readonly steps?: readonly string[];
};
