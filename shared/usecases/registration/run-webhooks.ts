import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { causeOf } from '../cause-of.ts';
import { everyClient } from '../listing/every-client.ts';
import { type LookedAfter, lookAfterWebhook } from './look-after-webhook.ts';
import type { RegistrationPorts } from './registration-ports.ts';
import { tellOfWebhook, type WebhookFinding } from './tell-of-webhook.ts';

/** What a run has come to. */
export interface WebhooksRun {
  readonly kind: 'ran';
  /** Registrations that the vendor was asked for, and what was done to them. */
  readonly checked: number;
  readonly made: number;
  readonly mended: number;
  readonly renewed: number;
  /** Those that could not be looked at or told of; they are due again. */
  readonly undone: number;
  readonly findings: readonly WebhookFinding[];
  readonly isComplete: boolean;
}

/**
 * Looks after the webhooks that the home registers at vendors itself, those that are due or all (`isAsked`), and after
 * the silence of all; for a client that a restore holds no vendor is asked. May run as often as anyone likes, at once in several processes: each registration is held by one.
 * Throws `StoreUnavailable` where the clients cannot be read.
 */
export const runWebhooks = (ports: RegistrationPorts) => {
  const lookAfter = lookAfterWebhook(ports);

  return async (isAsked: boolean, goOn: () => boolean = () => true): Promise<WebhooksRun> => {
    const did: LookedAfter['did'][] = [];
    const findings: WebhookFinding[] = [];
    let alarming = 0;
    let undone = 0;
    let isComplete = true;
    for await (const client of everyClient(ports)) {
      if (!goOn()) {
        isComplete = false;
        break;
      }
      const looked = await quietly(client, isAsked);
      undone += looked.undone;
      findings.push(...looked.findings);
      if (looked.isAlarming) alarming++;
      if (looked.did !== undefined) did.push(looked.did);
    }
    if (isComplete) {
      ports.metrics.record('WebhookTrouble', alarming, 'Count');
      ports.metrics.record('WebhookCareCompleted', 1, 'Count');
    }
    const count = (what: LookedAfter['did']): number => did.filter((one) => one === what).length;
    return {
      kind: 'ran',
      checked: did.length - count('waiting'),
      made: count('made'),
      mended: count('mended'),
      renewed: count('renewed'),
      undone,
      findings,
      isComplete,
    };
  };

  /** What fails for one client must not cost the others their look. */
  async function quietly(client: OAuthClient, isAsked: boolean) {
    try {
      // Of one that came out of a backup the vendor's may be the original's: it waits for a person's word.
      const looked = client.restoredAt === undefined ? await lookAfter(client.id, isAsked) : undefined;
      const heard = await ports.hearing.find(client.id);
      const told = await tellOfWebhook(ports, looked?.client ?? client, heard);
      return { ...told, did: looked?.did };
    } catch (error) {
      const isDown = error instanceof StoreUnavailable || error instanceof VaultUnavailable;
      ports.log.error(isDown ? 'webhook not looked after' : 'fault', {
        client: client.id,
        cause: causeOf(error),
        ...(isDown ? {} : { code: 'internal' }),
      });
      return { findings: [], isAlarming: false, undone: 1, did: undefined };
    }
  }
};
