import type { Secret } from '#shared/domain/secret.ts';
import type { VendorCall } from './token-endpoint.ts';

/**
 * RFC 7662. `inactive`: the vendor says so in as many words. `unclear`: it has no such endpoint, or it did not answer
 * with one of the two. Never throws.
 */
export interface IntrospectionEndpoint {
  introspect(
    call: VendorCall,
    token: Secret,
    hint: 'refresh_token' | 'access_token',
  ): Promise<'active' | 'inactive' | 'unclear'>;
}
