import { createClientRegistrations } from '#shared/adapters/oauth/client-registrations.ts';
import { createClientSecrets } from '#shared/adapters/oauth/client-secrets.ts';
import { createDeviceEndpoint } from '#shared/adapters/oauth/device-endpoint.ts';
import { createDiscoveryDocuments } from '#shared/adapters/oauth/discovery-documents.ts';
import { guardedTransport } from '#shared/adapters/oauth/guarded-transport.ts';
import { createIdentityProbe } from '#shared/adapters/oauth/identity-probe.ts';
import { createIntrospectionEndpoint } from '#shared/adapters/oauth/introspection-endpoint.ts';
import { createRevocationEndpoint } from '#shared/adapters/oauth/revocation-endpoint.ts';
import { createTokenEndpoint } from '#shared/adapters/oauth/token-endpoint.ts';
import { createVendorApi } from '#shared/adapters/oauth/vendor-api.ts';
import { createWebhookRegistrations } from '#shared/adapters/registration/registrations.ts';
import { systemClock } from '#shared/adapters/system.ts';
import { publishedKeys } from '#shared/adapters/webhook/published-keys.ts';
import type { DevicePorts } from '#shared/ports/device.ts';
import type { IdentityProbe } from '#shared/ports/identity-probe.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { WebhookPorts } from '#shared/ports/webhook.ts';
import type { WebhookRegistrations } from '#shared/ports/webhook-registrations.ts';
import type { RotationPorts } from '#shared/usecases/rotation/rotation-ports.ts';

export interface VendorEndpoints {
  readonly ports: Pick<Ports, 'tokenEndpoint' | 'revocation' | 'registrations' | 'vendorApi' | 'documents'> &
    Pick<RotationPorts, 'clientSecrets'> &
    Pick<DevicePorts, 'deviceEndpoint'> & {
      readonly identityProbe: IdentityProbe;
      readonly webhookRegistrations: WebhookRegistrations;
    };
  /** What webhooks are checked by. */
  readonly checks: Pick<WebhookPorts, 'publishedKeys' | 'introspection'>;
  /** Ends connections that are kept for the next call. */
  close(): void;
}

/** The ways out to vendors, all through one guarded transport. */
export function vendorEndpoints(settings: { readonly allowLoopbackVendors: boolean }): VendorEndpoints {
  const transport = guardedTransport({ allowLoopback: settings.allowLoopbackVendors, clock: systemClock });
  const tokenEndpoint = createTokenEndpoint({ transport, clock: systemClock });
  return {
    ports: {
      tokenEndpoint,
      revocation: createRevocationEndpoint({ transport }),
      registrations: createClientRegistrations({ transport }),
      clientSecrets: createClientSecrets({ transport, tokenEndpoint, clock: systemClock }),
      vendorApi: createVendorApi({ transport, clock: systemClock }),
      documents: createDiscoveryDocuments({ transport }),
      deviceEndpoint: createDeviceEndpoint({ transport }),
      identityProbe: createIdentityProbe({ transport }),
      webhookRegistrations: createWebhookRegistrations({ transport, clock: systemClock }),
    },
    checks: {
      publishedKeys: publishedKeys({ transport, clock: systemClock }),
      introspection: createIntrospectionEndpoint({ transport }),
    },
    close: () => transport.close(),
  };
}
