import type { Secret } from '#shared/domain/secret.ts';
import type { Instant } from '#shared/domain/time.ts';

/** Where a client's own registration is looked after, and the token that allows it. */
export interface RegistrationCall {
  readonly clientUri: string;
  readonly accessToken: Secret;
}

/** A client as its authorization server has it (RFC 7592 3). */
export interface Registered {
  /** Absent where the server does not tell. */
  readonly clientSecret?: Secret;
  /** Absent where it does not end, or where that is not told. */
  readonly secretExpiresAt?: Instant;
  /** In place of the one that was used. */
  readonly accessToken?: Secret;
  /** What a replacement has to bring along: everything but what the server alone sets, without secrets. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

export type RegistrationAnswer =
  | { readonly kind: 'registered'; readonly registered: Registered }
  /** The server said no; the same question gets the same answer. */
  | { readonly kind: 'refused'; readonly code: string }
  /** Nobody knows what the server did. */
  | { readonly kind: 'failed'; readonly code: string };

/** Client configuration endpoints (RFC 7592). Each asks once. Never throws. */
export interface ClientRegistrations {
  /** RFC 7592 2.1. */
  read(call: RegistrationCall): Promise<RegistrationAnswer>;
  /** RFC 7592 2.2; a server that replaces secrets answers with a new one. */
  replace(call: RegistrationCall, metadata: Registered['metadata']): Promise<RegistrationAnswer>;
}
