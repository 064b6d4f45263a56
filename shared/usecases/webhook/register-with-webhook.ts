import type { Refusal } from '#shared/domain/error-code.ts';
import type { WebhookKeys } from '#shared/domain/webhook/keys.ts';
import type { ClientOutcome } from '../get-client.ts';
import { type RegisterClientInput, registerClient } from '../register-client.ts';
import { registerProblem } from '../registration/register-webhook.ts';
import { keysProblem, type SetPorts, type SetWebhookInput, setWebhook } from './set-webhook.ts';

export interface RegisterWithWebhookInput extends RegisterClientInput {
  readonly webhook?: WebhookKeys & Pick<SetWebhookInput, 'register' | 'expiresAt'>;
  /** Where this home is reached from outside, without a slash at its end. */
  readonly publicUrl: string;
}

export type RegisterWithWebhookPorts = Parameters<typeof registerClient>[0] & SetPorts;

/**
 * Makes a client known together with what its deliveries are checked with. Keys that would be refused are refused before
 * anything is created; who dies between the two leaves a client whose keys are brought by `setWebhook`.
 */
export const registerWithWebhook =
  (ports: RegisterWithWebhookPorts) =>
  async ({ webhook, publicUrl, ...input }: RegisterWithWebhookInput): Promise<ClientOutcome> => {
    const register = registerClient(ports);
    if (webhook === undefined) return register(input);
    const vendor = ports.vendors.find(input.vendor);
    const problem =
      vendor &&
      (keysProblem(ports, input.vendor, webhook) ??
        (await registerProblem(ports, input.vendor, vendor.webhook, webhook.register)));
    if (problem !== undefined) return below('/webhook', problem);
    const outcome = await register(input);
    if (outcome.kind === 'refused') return outcome;
    const set = await setWebhook(ports)({ id: input.id, publicUrl, ...webhook });
    return set.kind === 'refused' ? set : outcome;
  };

/** What was said of the keys alone, said of the body that they came in. */
function below(member: string, problem: Refusal): Refusal {
  const { pointer, detail } = problem;
  return pointer === undefined
    ? { ...problem, detail: `${member} must be left out: ${detail}`, pointer: member }
    : { ...problem, detail: `${member}${detail}`, pointer: `${member}${pointer}` };
}
