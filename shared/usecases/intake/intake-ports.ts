import type { Ports } from '#shared/ports/ports.ts';
import type { WebhookPorts } from '#shared/ports/webhook.ts';
import type { StepPorts } from '../rotation/rotation-ports.ts';

/** Where webhook secrets go; a home without one makes no links for them. */
export type Keyring = Partial<Pick<WebhookPorts, 'keyring'>>;

/** What a secret passes on its way from a person's hands into the vault. */
export type IntakePorts = StepPorts &
  Pick<Ports, 'vendors' | 'tickets' | 'tokenEndpoint' | 'budgets' | 'keyPairs'> &
  Keyring;
