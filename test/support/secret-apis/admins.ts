import { generateKeyPairSync } from 'node:crypto';
import { Secret } from '#shared/domain/secret.ts';
import type { SecretApiKind } from '#shared/domain/vendor-secret.ts';

const app = { clientId: 'admin-app', clientSecret: 'admin-secret' };

/** A management credential that the API of this kind takes, as the contract has it. */
export function adminFor(kind: SecretApiKind): string | Readonly<Record<string, unknown>> {
  switch (kind) {
    case 'entra':
      return { ...app, tenant: 'contoso.onmicrosoft.com' };
    case 'okta': {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      return { clientId: 'admin-app', privateKeyJwk: privateKey.export({ format: 'jwk' }) };
    }
    case 'auth0':
      return app;
    case 'gitlab':
      return 'glpat-of-an-administrator';
  }
}

export const adminText = (kind: SecretApiKind): Secret => {
  const admin = adminFor(kind);
  return new Secret(typeof admin === 'string' ? admin : JSON.stringify(admin));
};
