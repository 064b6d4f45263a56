import { randomBytes } from 'node:crypto';
import type { App } from './authorization-server.ts';

/** A vendor of the show, our OAuth client at it, and the integrations that share it. */
export interface CastVendor {
  readonly id: string;
  readonly app: App;
  readonly integrations: readonly string[];
  /** As the vendor file says it. */
  readonly rotation: Readonly<Record<string, unknown>>;
}

const secret = (): string => randomBytes(24).toString('base64url');

export interface Cast {
  /** Grants of people's consent, refresh tokens that rotate. */
  readonly acme: CastVendor & { readonly app: App & { readonly redirectUri: string } };
  /** An application that acts for itself. */
  readonly globex: CastVendor;
}

export function castOf(graceSeconds: number): Cast {
  return {
    acme: {
      id: 'acme',
      app: {
        clientId: 'grantkeeper-at-acme',
        clientSecret: secret(),
        scope: 'openid offline_access',
        // Nobody listens there: the show reads the code from the redirect itself.
        redirectUri: 'http://127.0.0.1/oauth/callback',
      },
      integrations: ['payroll', 'billing', 'crm-sync', 'helpdesk', 'reports'],
      rotation: { kind: 'grace', graceSeconds },
    },
    globex: {
      id: 'globex',
      app: { clientId: 'grantkeeper-at-globex', clientSecret: secret(), scope: 'stock:read' },
      integrations: ['warehouse'],
      rotation: { kind: 'none' },
    },
  };
}

/** One entry of the home's vendor file; `front` is the address under which the home knows the vendor. */
export function vendorEntry({ id, rotation }: CastVendor, front: string) {
  return {
    id,
    authorizationEndpoint: `${front}/auth`,
    tokenEndpoint: `${front}/token`,
    clientAuth: 'post',
    rotation,
  };
}
