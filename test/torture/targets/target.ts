import type { Rotation } from '#shared/domain/vendor.ts';

/** An authorization server that stands behind the proxy: what it is like, and how people consent to it. */
export interface Target {
  readonly rotation: Rotation;
  readonly client: { readonly id: string; readonly secret: string };
  readonly clientAuth: 'post' | 'basic';
  /** Where it takes token requests itself. */
  readonly tokenUrl: string;
  /** A consent given beside the protocol, under a name of its own. */
  consent(name: string): Promise<ConsentedTokens>;
  stop(): Promise<void>;
}

export interface ConsentedTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/**
 * The life of an access token, in seconds: so short that each grant is refreshed every few seconds, and never the same,
 * so that grants that were refreshed together after a kill do not stay together.
 */
export const lifetime = (random: () => number): number => 3 + Math.floor(random() * 6);
export const GRACE_SECONDS = 30;
