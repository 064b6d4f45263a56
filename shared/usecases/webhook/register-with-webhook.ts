import type { Refusal } from '#shared/domain/error-code.ts';
import type { WebhookKeys } from '#shared/domain/webhook/keys.ts';
import type { ClientOutcome } from '../get-client.ts';
import { type RegisterClientInput, registerClient } from '../register-client.ts';
import { keysProblem, type SetPorts, setWebhook } from './set-webhook.ts';

export interface RegisterWithWebhookInput extends RegisterClientInput {
  readonly webhook?: WebhookKeys;
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
    const isKnown = ports.vendors.find(input.vendor) !== undefined;
    const problem = isKnown ? keysProblem(ports, input.vendor, webhook) : undefined;
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
