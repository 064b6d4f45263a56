import type { Vendor } from '#shared/domain/vendor.ts';
import { aVendorId } from '../support/integration.ts';

/**
 * `mint-last`: a grace in which each use of the old token mints a new successor, and the sibling before it dies.
 * `…-family`: a spent token that returns ends the whole grant.
 */
export const KINDS = [
  'none',
  'replaced',
  'grace',
  'grace-family',
  'mint-last',
  'strict',
  'strict-family',
] as const;
export type Kind = (typeof KINDS)[number];

export const GRACE_SECONDS = 30;

const ROTATION: Record<Kind, Vendor['rotation']> = {
  none: { kind: 'none' },
  replaced: { kind: 'replaced' },
  grace: { kind: 'grace', graceSeconds: GRACE_SECONDS },
  'grace-family': { kind: 'grace', graceSeconds: GRACE_SECONDS, reuseRevokesFamily: true },
  'mint-last': { kind: 'grace', graceSeconds: GRACE_SECONDS },
  strict: { kind: 'strict' },
  'strict-family': { kind: 'strict', reuseRevokesFamily: true },
};

export function vendorOf(kind: Kind, revocationEnds: 'token' | 'grant'): Vendor {
  return {
    id: aVendorId('acme'),
    tokenEndpoint: 'https://auth.acme.example/token',
    revocationEndpoint: 'https://auth.acme.example/revoke',
    revocationEnds,
    clientAuth: 'post',
    rotation: ROTATION[kind],
  };
}
