import { expect, it } from 'vitest';
import { severalPagers } from '#shared/adapters/page/several.ts';
import { signedWebhookPager } from '#shared/adapters/page/signed-webhook.ts';
import { terminalPager } from '#shared/adapters/page/terminal.ts';
import { systemClock } from '#shared/adapters/system.ts';
import { messageOf, type PageMessage } from '#shared/domain/incident/page-message.ts';
import { Secret } from '#shared/domain/secret.ts';
import { type Pager, PagerUnavailable } from '#shared/ports/pager.ts';
import { anIncident } from '../support/incident.ts';
import { PageReceiver } from '../support/page-receiver.ts';
import { describePagerContract } from './pager.contract.ts';

const webhookTo = ({ url, secret }: PageReceiver): Pager =>
  signedWebhookPager({ url, secret: new Secret(secret), clock: systemClock });

describePagerContract('a signed webhook', async () => {
  const receiver = await PageReceiver.start();
  return {
    pager: webhookTo(receiver),
    received: async () => receiver.pages.map(({ id }) => id),
    breaks: (isBroken) => {
      receiver.status = isBroken ? 503 : 204;
    },
    close: () => receiver.stop(),
  };
});

describePagerContract('a terminal', async () => {
  let screen = '';
  return {
    pager: terminalPager((text) => {
      screen += text;
    }),
    // It shows integrations, which this suite calls by the message's id.
    received: async () => [...screen.matchAll(/^Integrations: (\S+)$/gm)].map(([, id]) => id ?? ''),
    close: async () => {},
  };
});

describePagerContract('several at once', async () => {
  const receivers = [await PageReceiver.start(), await PageReceiver.start()] as const;
  return {
    pager: severalPagers(receivers.map(webhookTo)),
    received: async () => {
      const [first, second] = receivers.map(({ pages }) => pages.map(({ id }) => id));
      return (first ?? []).filter((id) => second?.includes(id));
    },
    breaks: (isBroken) => {
      receivers[1].status = isBroken ? 503 : 204;
    },
    close: async () => {
      await Promise.all(receivers.map((receiver) => receiver.stop()));
    },
  };
});

const aMessage = (): PageMessage => {
  const incident = anIncident();
  return messageOf(incident, incident.untold[0] ?? { kind: 'opened', at: incident.since });
};

it('does not bring a message twice to the one that has taken it', async () => {
  const steady = await PageReceiver.start();
  const shaky = await PageReceiver.start();
  shaky.status = 500;
  const pager = severalPagers([webhookTo(steady), webhookTo(shaky)]);
  await expect(pager.send(aMessage())).rejects.toThrow('1 of 2 pagers did not take the message');
  shaky.status = 204;
  await pager.send(aMessage());
  expect([steady.asked, shaky.asked]).toEqual([1, 2]);
  await Promise.all([steady.stop(), shaky.stop()]);
});

it('follows no redirect: nobody has set the address that it leads to', async () => {
  const receiver = await PageReceiver.start();
  receiver.status = 307;
  await expect(webhookTo(receiver).send(aMessage())).rejects.toThrow('the webhook answered 307');
  await receiver.stop();
});

it('says in a few lines what broke, whose it is, what to do, and where to read on', async () => {
  let screen = '';
  await terminalPager((text) => {
    screen += text;
  }).send(aMessage());
  expect(screen).toBe(`[page] 1 integration of acme-main must be connected again
The vendor took the consent back, or the person did (invalid_grant). What runs with it fails when its token expires.
Integrations: payroll
Whose it is: the owner of the integration
Do: npx grantkeeper integration connect <id>   (for each; a person follows the link)
Since: 2026-11-02T08:00:00.000Z
Runbook: docs/runbook.md#needs-reconsent

`);
});

it('calls a receiver that is not there unavailable', async () => {
  const receiver = await PageReceiver.start();
  await receiver.stop();
  await expect(webhookTo(receiver).send(aMessage())).rejects.toThrow(PagerUnavailable);
});
