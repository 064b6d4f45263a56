import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Secret } from '#shared/domain/secret.ts';
import type { Duration, Instant } from '#shared/domain/time.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { ClaimPorts } from './claim-token.ts';

/** A grant that was obtained elsewhere; the names are those of the contract. */
export interface ImportGrantInput {
  readonly id: IntegrationId;
  readonly accessToken?: Secret;
  readonly refreshToken?: Secret;
  /** Of integrations that exchange a token of somebody else's (RFC 8693). */
  readonly subjectToken?: Secret;
  readonly subjectTokenType?: string;
  readonly expiresIn?: Duration;
  readonly expiresAt?: Instant;
  readonly scope?: readonly string[];
  readonly refreshTokenExpiresAt?: Instant;
}

export type ImportPorts = ClaimPorts &
  Pick<
    Ports,
    | 'store'
    | 'vault'
    | 'escrow'
    | 'fingerprints'
    | 'vendors'
    | 'queue'
    | 'bus'
    | 'audit'
    | 'metrics'
    | 'log'
    | 'clock'
    | 'chance'
    | 'budgets'
  >;
