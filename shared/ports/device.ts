import type { DeviceCode } from '#shared/domain/consent/device-answer.ts';
import type { RefreshFailure } from '#shared/domain/failure.ts';
import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { VendorCall } from './token-endpoint.ts';

export type DeviceAnswer = DeviceCode | { readonly kind: 'failed'; readonly failure: RefreshFailure };

/** A vendor's device authorization endpoint. One request, sent once. Never throws. */
export interface DeviceEndpoint {
  begin(call: VendorCall, scopes: readonly string[]): Promise<DeviceAnswer>;
}

/**
 * Brings an integration's consent by device code back to be looked at, whether or not its page is still open. At least
 * once, and not before that instant but for a second. Throws `QueueUnavailable`.
 */
export interface ConsentPolls {
  lookAt(id: IntegrationId, at: Instant): Promise<void>;
}

export interface DevicePorts {
  readonly deviceEndpoint: DeviceEndpoint;
  readonly consentPolls: ConsentPolls;
}
