import { opsgeniePager } from '#shared/adapters/page/opsgenie.ts';
import { pagerDutyPager } from '#shared/adapters/page/pagerduty.ts';
import { signedWebhookPager } from '#shared/adapters/page/signed-webhook.ts';
import { slackPager } from '#shared/adapters/page/slack.ts';
import type { DeliveredTarget } from '#shared/contract/on-call.ts';
import { Secret } from '#shared/domain/secret.ts';
import { after, type Instant, minutes } from '#shared/domain/time.ts';
import { type Pager, PagerUnavailable } from '#shared/ports/pager.ts';
import type { Clock } from '#shared/ports/system.ts';

export interface SecretOptions {
  /** `undefined` where there is none of that name below `on-call/`. Throws where the vault does not answer. */
  readonly read: (name: string) => Promise<string | undefined>;
  readonly clock: Clock;
}

/** A secret that somebody has replaced is found after so long, and at once where the old one is refused. */
const KEPT = minutes(5);

/** A pager that looks up its secret when it is needed. */
export function pagerOf(target: DeliveredTarget, { read, clock }: SecretOptions): Pager {
  let kept: { readonly pager: Pager; readonly until: Instant } | undefined;

  async function current(): Promise<Pager> {
    if (kept !== undefined && clock.now() < kept.until) return kept.pager;
    const text = await secretOf(target, read);
    kept = { pager: withSecret(target, new Secret(text), clock), until: after(clock.now(), KEPT) };
    return kept.pager;
  }

  return {
    send: async (message) => {
      const pager = await current();
      try {
        await pager.send(message);
      } catch (error) {
        kept = undefined;
        throw error;
      }
    },
  };
}

async function secretOf({ secret }: DeliveredTarget, read: SecretOptions['read']): Promise<string> {
  let text: string | undefined;
  try {
    text = (await read(secret))?.trim();
  } catch (error) {
    const why = error instanceof Error ? error.name : 'unknown';
    throw new PagerUnavailable(`the secret on-call/${secret} could not be read: ${why}`);
  }
  if (text !== undefined && text !== '') return text;
  throw new PagerUnavailable(`the secret on-call/${secret} is not there, or empty`, { isRefusal: true });
}

function withSecret(target: DeliveredTarget, secret: Secret, clock: SecretOptions['clock']): Pager {
  switch (target.kind) {
    case 'slack':
      return slackPager({ url: secret });
    case 'pagerduty':
      return pagerDutyPager({ url: target.url, routingKey: secret });
    case 'opsgenie':
      return opsgeniePager({ url: target.url, apiKey: secret });
    case 'webhook':
      return signedWebhookPager({ url: target.url, secret, clock });
  }
}
