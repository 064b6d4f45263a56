import type { ApiAnswer, ApiCall, Introspected } from '#shared/domain/health/api-call.ts';
import type { Secret } from '#shared/domain/secret.ts';
import type { Duration } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { VendorCall } from './token-endpoint.ts';

/** Vendors' APIs, as far as they show whether a token works and what it may do. Never throws. */
export interface VendorApi {
  /** Calls once: follows no redirect, repeats nothing, reads 1 MiB at most. */
  call(vendor: Vendor, call: ApiCall, accessToken: Secret, deadline: Duration): Promise<ApiAnswer>;
  /** The scopes of a token by introspection (RFC 7662). */
  introspectedScopes(call: VendorCall, accessToken: Secret): Promise<Introspected>;
}
