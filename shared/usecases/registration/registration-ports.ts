import type { Ports } from '#shared/ports/ports.ts';
import type { WebhookPorts } from '#shared/ports/webhook.ts';
import type {
  RegistrationKeys,
  WebhookHearing,
  WebhookRegistrations,
} from '#shared/ports/webhook-registrations.ts';
import type { AnnouncePorts } from '../calendar/announce-once.ts';

/** What looking after webhooks at vendors takes. */
export type RegistrationPorts = AnnouncePorts &
  Pick<Ports, 'clients' | 'clientVault' | 'vendors' | 'store' | 'vault' | 'tokenEndpoint'> &
  Pick<WebhookPorts, 'keyring'> & {
    readonly webhookRegistrations: WebhookRegistrations;
    readonly registrationKeys: RegistrationKeys;
    readonly hearing: WebhookHearing;
    /** Where this home is reached from outside, without a slash at its end. */
    readonly publicUrl: () => string;
  };
