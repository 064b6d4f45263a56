import { Secret } from '#shared/domain/secret.ts';
import { SECRET_API_KINDS } from '#shared/domain/vendor-secret.ts';
import { aVendorId } from '../support/integration.ts';
import { ScriptedSecrets } from '../support/scripted-secrets.ts';
import { describeClientSecretsContract } from './client-secrets.contract.ts';

const FATES = { forbids: 'refused', 'hangs up': 'lost_request', 'loses its answer': 'lost_reply' } as const;

for (const kind of SECRET_API_KINDS)
  describeClientSecretsContract('the scripted vendor of tests', kind, async () => {
    const secrets = new ScriptedSecrets();
    secrets.kind = kind;
    const vendor = {
      id: aVendorId('acme'),
      tokenEndpoint: 'https://auth.acme.example/token',
      clientAuth: 'post',
      rotation: { kind: 'replaced' },
      secretApi: { kind, url: 'https://api.acme.example' },
    } as const;
    return {
      secrets,
      call: { vendor, clientId: 'client-at-acme', admin: new Secret('admin') },
      values: () => secrets.values,
      next: (fate) => {
        secrets.fates = [FATES[fate]];
      },
      close: async () => {},
    };
  });
