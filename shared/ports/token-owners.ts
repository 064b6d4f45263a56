import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Instant } from '#shared/domain/time.ts';

/** Which grant was brought a refresh token: an integration, by when it was made, and the epoch that the token began. */
export interface TokenOwner {
  readonly integration: IntegrationId;
  readonly born: Instant;
  readonly epoch: number;
  /** When it was brought. */
  readonly at: Instant;
}

/**
 * Who was brought which refresh token, by the token's keyed fingerprint, over all integrations. Throws `StoreUnavailable`.
 */
export interface TokenOwners {
  /**
   * Makes it this one's, if it is nobody's yet or still that of `instead`, as it was given here before. Gives whose it is
   * from then on: of all who call at once, one.
   */
  claim(mark: string, owner: TokenOwner, instead?: TokenOwner): Promise<TokenOwner>;
}
