import { beforeEach, describe, expect, it } from 'vitest';
import type { Phase } from '#shared/domain/circuit-state.ts';
import { DEFAULT_PACE } from '#shared/domain/incident/pace.ts';
import type { PageMessage } from '#shared/domain/incident/page-message.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { after, before, days, type Instant, minutes, toRfc3339 } from '#shared/domain/time.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { PagerUnavailable } from '#shared/ports/pager.ts';
import { hearEvent } from '#shared/usecases/oncall/hear-event.ts';
import { watchOnCall } from '#shared/usecases/oncall/watch-on-call.ts';
import { type AllPorts, allPorts } from '../../support/all-ports.ts';
import {
  aClientId,
  anIntegration,
  anIntegrationId,
  aVendorId,
  NOW,
  tokenFacts,
} from '../../support/integration.ts';

let world: AllPorts;
let pages: PageMessage[];
let measured: string[];
let pagerIsDown: boolean;
let broken: (message: PageMessage) => boolean;
let takes: (message: PageMessage) => Promise<void>;
let failing: { store: AllPorts['ports']['store'] };
let look: () => Promise<void>;
let hear: ReturnType<typeof hearEvent>;

beforeEach(async () => {
  world = await allPorts({ rotation: { kind: 'none' } });
  pages = [];
  measured = [];
  pagerIsDown = false;
  broken = () => false;
  takes = async () => {};
  failing = { store: { ...world.ports.store } };
  const ports = {
    ...world.ports,
    ...failing,
    metrics: { record: (name: string) => void measured.push(name) },
    shards: 1,
    policy: { reconsentsPerHour: 5 },
    pace: DEFAULT_PACE,
    quietUntil: () => undefined,
    pager: {
      send: async (message: PageMessage) => {
        if (pagerIsDown) throw new PagerUnavailable('down');
        if (broken(message)) throw new TypeError('a fault of ours');
        await takes(message);
        pages.push(message);
      },
    },
  };
  const watch = watchOnCall(ports);
  hear = hearEvent(ports);
  look = async () => {
    await world.clock.run(watch());
  };
});

const pass = (n: number) => world.clock.pass(minutes(n));
const told = () =>
  pages.map(({ kind, severity, incident }) => `${severity} ${kind} ${incident.split('/', 2).join('/')}`);

async function phase(next: Phase, client = 'acme-main'): Promise<void> {
  await world.ports.clients.change(aClientId(client), (row) => ({
    client: { ...row, circuit: { ...row.circuit, phase: next } },
    result: null,
  }));
}

const failingSince = (since: Instant, until = after(since, minutes(30))): Phase => ({
  kind: 'open',
  reason: 'failing',
  since,
  until,
  trips: 3,
});

/** Waits behind the circuit, with so many minutes left of its token. */
async function waiting(id: string, minutesLeft: number, more: Partial<Integration> = {}): Promise<void> {
  const row = anIntegration({
    id: anIntegrationId(id),
    dueAt: after(NOW, minutes(20)),
    tokens: tokenFacts({ expiresAt: after(NOW, minutes(minutesLeft)) }),
    ...more,
  });
  await world.ports.store.create(row);
}

describe("a vendor's outage", () => {
  it('is no page while it is a blip', async () => {
    await phase(failingSince(before(NOW, minutes(1.5))));
    await waiting('payroll', 4);
    await look();
    expect(told()).toEqual([]);
  });

  it('is no page while no token runs out', async () => {
    await phase(failingSince(before(NOW, minutes(10))));
    await waiting('payroll', 45);
    await look();
    expect(told()).toEqual([]);
  });

  it('is one page before the first token runs out, by when it does, and one message when it is over', async () => {
    await phase(failingSince(before(NOW, minutes(4))));
    for (let n = 0; n < 20; n++) await waiting(`i-${n}`, 9 + n);
    await look();
    await pass(1);
    await look();
    expect(told()).toEqual(['page opened vendor-outage/acme']);
    expect(pages[0]).toMatchObject({ owner: 'vendor', heading: 'vendor-outage', by: after(NOW, minutes(9)) });
    await phase({ kind: 'closed' });
    await look();
    await pass(3);
    await look();
    await look();
    expect(told()).toEqual(['page opened vendor-outage/acme', 'page resolved vendor-outage/acme']);
  });

  it('is a ticket after half an hour, and becomes a page when tokens run out', async () => {
    await phase(failingSince(before(NOW, minutes(30)), after(NOW, minutes(60))));
    await waiting('payroll', 40);
    await look();
    await pass(31);
    await look();
    expect(told()).toEqual(['ticket opened vendor-outage/acme', 'page escalated vendor-outage/acme']);
  });

  it('is one incident for all clients of the vendor', async () => {
    const second = await world.ports.clients.find(aClientId('acme-main'));
    await world.ports.clients.create({ ...(second as OAuthClient), id: aClientId('acme-second') });
    for (const client of ['acme-main', 'acme-second']) {
      await phase(failingSince(before(NOW, minutes(5))), client);
      await waiting(`of-${client}`, 5, { client: aClientId(client) });
    }
    await look();
    expect(told()).toEqual(['page opened vendor-outage/acme']);
    await phase({ kind: 'closed' });
    await look();
    await pass(4);
    await look();
    expect(told()).toHaveLength(1);
  });
});

describe('a token that cannot be refreshed though no circuit is open', () => {
  it('is told of in its last minutes, as grave as the integration is', async () => {
    const degraded = { care: { status: 'degraded', since: NOW }, dueAt: after(NOW, minutes(1)) } as const;
    await waiting('usual', 2, degraded);
    await look();
    expect(told()).toEqual(['ticket opened refresh-failing/acme-main']);
    await waiting('vital', 2, { ...degraded, critical: true });
    await look();
    expect(told().at(-1)).toBe('page escalated refresh-failing/acme-main');
  });

  it('is no news while an outage of its vendor is known that has just ended', async () => {
    await phase(failingSince(before(NOW, minutes(4))));
    await waiting('left', 2, {
      care: { status: 'degraded', since: NOW },
      dueAt: after(NOW, minutes(1)),
      critical: true,
    });
    await look();
    await phase({ kind: 'closed' });
    await look();
    expect(told()).toEqual(['page opened vendor-outage/acme']);
  });

  it('is nothing where the refresh is only late', async () => {
    await waiting('late', 2, { dueAt: before(NOW, minutes(1)) });
    await look();
    expect(told()).toEqual([]);
  });
});

describe('an incident that an event began', () => {
  const lost = (id: string) =>
    ({
      type: 'integration.reauthorization_required',
      integration: anIntegrationId(id),
      vendor: aVendorId('acme'),
      client: aClientId('acme-main'),
      version: 3,
      epoch: 1,
      code: 'invalid_grant',
    }) as const;
  const dead = { care: { status: 'reauthorization_required', since: NOW } } as const;

  it('is over when the last of its integrations is connected again', async () => {
    for (const id of ['a', 'b']) {
      await waiting(id, 30, { ...dead, critical: true });
      await hear(lost(id));
    }
    await look();
    expect(told()).toEqual(['page opened needs-reconsent/acme-main']);
    expect(pages[0]?.integrations).toEqual(['a', 'b']);
    for (const id of ['a', 'b']) {
      await pass(4);
      await look();
      expect(told()).toHaveLength(1);
      await world.ports.store.change(anIntegrationId(id), (row) => ({
        row: { ...row, care: { status: 'active' } },
        result: null,
      }));
    }
    await look();
    await pass(3);
    await look();
    expect(told().at(-1)).toBe('page resolved needs-reconsent/acme-main');
  });

  it('is the only one of a grant that was lost: what confirms it is no news', async () => {
    await waiting('a', 30, { ...dead, critical: true });
    await hear({ ...lost('a'), type: 'grant.lost', cause: 'ambiguous_loss' });
    await hear(lost('a'));
    await look();
    expect(told()).toEqual(['page opened grant-lost/acme-main']);
    await waiting('b', 30, { ...dead, critical: true });
    await hear(lost('b'));
    await look();
    expect(told().at(-1)).toBe('page opened needs-reconsent/acme-main');
  });

  it('is nothing to wake anybody for where one user took a consent back', async () => {
    await waiting('of-a-user', 30, { ...dead, principal: 'user' });
    await hear(lost('of-a-user'));
    await look();
    expect(told()).toEqual([]);
  });

  it('is a page where five users do so within an hour', async () => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) {
      await waiting(id, 30, { ...dead, principal: 'user' });
      await hear(lost(id));
    }
    await look();
    expect(told()).toEqual(['page opened needs-reconsent/acme-main']);
  });

  it('is told when the pager is back, and once', async () => {
    await waiting('a', 30, { ...dead, critical: true });
    await hear(lost('a'));
    pagerIsDown = true;
    await look();
    expect(told()).toEqual([]);
    pagerIsDown = false;
    await look();
    await look();
    expect(told()).toEqual(['page opened needs-reconsent/acme-main']);
  });

  it('is told although another message meets a fault of ours', async () => {
    await waiting('a', 30, { ...dead, critical: true });
    await hear(lost('a'));
    await hear({
      type: 'client.refused',
      vendor: aVendorId('acme'),
      client: aClientId('acme-main'),
      reason: 'client_refused',
      code: 'invalid_client',
    });
    broken = ({ heading }) => heading === 'client-refused';
    await look();
    expect(told()).toEqual(['page opened needs-reconsent/acme-main']);
  });

  it('is told while the pager hangs over another message', async () => {
    await hear({
      type: 'client.refused',
      vendor: aVendorId('acme'),
      client: aClientId('acme-main'),
      reason: 'client_refused',
      code: 'invalid_client',
    });
    await waiting('a', 30, { ...dead, critical: true });
    await hear(lost('a'));
    const other = Promise.withResolvers<void>();
    takes = ({ heading }) => {
      if (heading === 'client-refused') return other.promise;
      other.resolve();
      return Promise.resolve();
    };
    await look();
    expect(told().toSorted()).toEqual([
      'page opened client-refused/acme-main',
      'page opened needs-reconsent/acme-main',
    ]);
  });

  it.each([
    ['a store that fails', new StoreUnavailable('throttled')],
    ['a fault of ours', new TypeError('a secret')],
  ])('is told although the look for outages meets %s', async (_what, error) => {
    await waiting('a', 30, { ...dead, critical: true });
    await hear(lost('a'));
    failing.store.due = () => Promise.reject(error);
    await expect(look()).rejects.toBe(error);
    expect(told()).toEqual(['page opened needs-reconsent/acme-main']);
    expect(measured).not.toContain('PageWatchCompleted');
  });

  it('is none where the integration is being removed', async () => {
    await hear(lost('gone'));
    await look();
    expect(told()).toEqual([]);
  });
});

describe('what is used to authenticate a client and ends', () => {
  const secret = { versionId: 'first', createdAt: NOW, pending: false };
  const expiring = (of: 'certificate' | 'webhook_key' | undefined, inDays: number) =>
    ({
      type: 'client.secret_expiring',
      vendor: aVendorId('acme'),
      client: aClientId('acme-main'),
      ...(of === undefined ? {} : { of }),
      dueBy: toRfc3339(after(NOW, days(inDays))),
      daysLeft: inDays,
    }) as const;
  const held = (more: Partial<NonNullable<OAuthClient['secret']>>) =>
    world.ports.clients.change(aClientId('acme-main'), (client) => ({
      client: { ...client, secret: { ...secret, ...more } },
      result: null,
    }));

  it('is open until what webhooks are signed with is another', async () => {
    const ends = (at: Instant) =>
      world.ports.clients.change(aClientId('acme-main'), (client) => ({
        client: { ...client, webhookKeysExpireAt: at },
        result: null,
      }));
    await ends(after(NOW, days(7)));
    await hear(expiring('webhook_key', 7));
    await look();
    await pass(3);
    await look();
    expect(told()).toEqual(['page opened client-secret-expiring/acme-main']);
    expect(pages[0]?.title).toBe('The webhook key of acme-main ends soon');
    await ends(after(NOW, days(365)));
    await look();
    await pass(3);
    await look();
    expect(told().at(-1)).toBe('page resolved client-secret-expiring/acme-main');
  });

  it('is open until the certificate is another', async () => {
    await held({ certificateExpiresAt: after(NOW, days(7)) });
    await hear(expiring('certificate', 7));
    for (let n = 0; n < 5; n++) {
      await look();
      await pass(2);
    }
    expect(told()).toEqual(['page opened client-secret-expiring/acme-main']);
    expect(pages[0]?.title).toBe('The certificate of the key of acme-main ends soon');
    await held({ certificateExpiresAt: after(NOW, days(365)) });
    await look();
    await pass(3);
    await look();
    expect(told().at(-1)).toBe('page resolved client-secret-expiring/acme-main');
  });

  it('is open while a person has not replaced a secret that knows no end', async () => {
    await held({ rotateAt: after(NOW, days(7)) });
    await hear(expiring(undefined, 7));
    await look();
    await pass(4);
    await look();
    expect(told()).toEqual(['page opened client-secret-expiring/acme-main']);
    expect(pages[0]?.title).toBe('The secret of acme-main ends soon');
  });

  it('is not over while the later of two ends stands', async () => {
    await held({ expiresAt: after(NOW, days(1)), certificateExpiresAt: after(NOW, days(6)) });
    await hear(expiring(undefined, 1));
    await hear(expiring('certificate', 6));
    await held({ expiresAt: after(NOW, days(180)), certificateExpiresAt: after(NOW, days(6)) });
    await look();
    await pass(4);
    await look();
    expect(told()).toEqual(['page opened client-secret-expiring/acme-main']);
  });
});

describe('a client that its vendor refuses', () => {
  const refused = (more: Partial<OAuthClient>) =>
    world.ports.clients.change(aClientId('acme-main'), (client) => ({
      client: { ...client, ...more },
      result: null,
    }));
  const lastError = (code: string) => ({ class: 'client_refused', code, at: NOW }) as const;

  it('is a page though no event of it came, and one where it comes late', async () => {
    await refused({ status: 'refused', lastError: lastError('invalid_client') });
    await look();
    await hear({
      type: 'client.refused',
      vendor: aVendorId('acme'),
      client: aClientId('acme-main'),
      reason: 'client_refused',
      code: 'invalid_client',
    });
    await look();
    expect(told()).toEqual(['page opened client-refused/acme-main']);
    await refused({ status: 'ok' });
    await look();
    await pass(3);
    await look();
    await look();
    expect(told().slice(1)).toEqual(['page resolved client-refused/acme-main']);
  });

  it('is a page where it refuses many grants at once', async () => {
    const massive = { kind: 'open', reason: 'mass_refusal', since: NOW, until: NOW, trips: 1 } as const;
    await phase(massive);
    await look();
    expect(told()).toEqual(['page opened mass-refusal/acme-main']);
  });

  it('is not one that waits for its first credential', async () => {
    await refused({ status: 'refused', lastError: lastError('credential_missing') });
    await look();
    expect(told()).toEqual([]);
  });
});
