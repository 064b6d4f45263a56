import type { RegistrationCall } from '#shared/ports/webhook-registrations.ts';
import type { JsonServer } from './json-server.ts';

/** A vendor with an API for webhooks, as its documentation has it; what lies behind can be changed by hand. */
export interface WebhookVendor {
  readonly server: JsonServer;
  /** A call that the vendor lets in, but for its address. */
  readonly call: Omit<RegistrationCall, 'url'>;
  /** Where deliveries go now; `undefined` where nothing is registered. */
  target(): string | undefined;
  /** What it signs with, where it is told. */
  secret(): string | undefined;
  /** Somebody changes it in the vendor's console. */
  moveTo(url: string): void;
  drop(): void;
}
