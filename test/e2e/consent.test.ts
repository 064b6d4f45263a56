import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsentWorld } from '../support/consent/consent-world.ts';
import { Visitor } from '../support/consent/visitor.ts';
import { eventually } from '../support/patience.ts';

let world: ConsentWorld;
beforeAll(async () => {
  world = await ConsentWorld.start({
    others: { honest: {}, evil: {}, single: { revocationEnds: 'token' } },
  });
}, 60_000);
afterAll(() => world.stop());

describe('a consent at a real authorization server', () => {
  it('connects an integration, and its token is refreshed from there on', async () => {
    const link = await world.create('payroll');
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/connect\/payroll\?ticket=[\w-]{43}$/);
    const { epoch } = await world.home.api.integration('payroll');
    const person = new Visitor();
    const back = await person.agree(link);
    const page = await person.visit(back);
    expect(page.status, page.text).toBe(200);
    expect(page.text).toContain('<h1>Connected</h1>');
    expect(await world.home.api.integration('payroll')).toMatchObject({
      status: 'active',
      epoch: epoch + 1,
      version: 1,
      missingScopes: [],
    });
    await world.home.hears({ type: 'integration.connected', integration: 'payroll' });
    const first = await world.home.api.token('payroll');
    expect(first.status).toBe(200);
    expect((await world.home.api.refresh('payroll')).body).toMatchObject({ version: 2, status: 'active' });
    expect((await world.home.api.token('payroll')).body.accessToken).not.toBe(first.body.accessToken);
  });

  it('can be given again: the identity stays, the epoch grows, the old link is over', async () => {
    const link = await world.create('again');
    const person = new Visitor();
    await person.visit(await person.agree(link));
    const before = await world.home.api.integration('again');
    expect((await person.visit(link)).status).toBe(404);
    const page = await person.visit(await person.agree(await world.link('again')));
    expect(page.status).toBe(200);
    expect(await world.home.api.integration('again')).toMatchObject({
      id: 'again',
      status: 'active',
      epoch: before.epoch + 1,
      version: before.version + 1,
    });
    expect((await world.home.api.refresh('again')).status).toBe(200);
  });

  it.each([
    ['real', 'app', 0],
    ['single', 'app-single', 1],
  ])(
    'given while %s still refreshes the old grant leaves one that lives',
    async (vendor, client, revocations) => {
      const id = `meanwhile-${vendor}`;
      const server = vendor === 'real' ? world.server : world.others[2];
      if (server === undefined) throw new Error('no such server');
      const person = new Visitor();
      await person.visit(await person.agree(await world.create(id, { vendor, client })));
      const before = await world.home.api.integration(id);
      const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
      const posts = server.count('POST /token');
      server.holdNext(held);
      const refreshing = world.home.api.refresh(id);
      await eventually('the refresh', () => server.count('POST /token') > posts || undefined);
      const back = await person.agree(await world.link(id));
      const page = await person.visit(back);
      expect(page.status, page.text).toBe(200);
      letGo();
      await refreshing;
      const revoked = () => server.count('POST /token/revocation');
      await eventually('what is cleaned up', () => revoked() >= revocations || undefined);
      expect(await world.home.api.integration(id)).toMatchObject({
        status: 'active',
        epoch: before.epoch + 1,
      });
      // A strict vendor that watches for reuse: whoever held a token of the old family would be found out here.
      for (let n = 0; n < 2; n++) expect((await world.home.api.refresh(id)).status).toBe(200);
      if (revocations === 0) expect(revoked()).toBe(0);
      expect(world.home.story(id)).toEqual(['integration.connected', 'integration.connected']);
    },
  );
});

describe('who consented', () => {
  const give = async (link: string, name: string) => {
    const person = new Visitor(name);
    return person.visit(await person.agree(link));
  };

  it('is kept, and a reconnect by somebody else changes nothing', async () => {
    expect((await give(await world.create('of-ada-alone'), 'ada')).status).toBe(200);
    const before = await world.home.api.integration('of-ada-alone');
    expect(before).toMatchObject({ status: 'active', grantedBy: { user: 'ada' } });
    const page = await give(await world.link('of-ada-alone'), 'eve');
    expect([page.status, page.text]).toEqual([
      409,
      expect.stringContaining('<h1>You agreed as someone else</h1>'),
    ]);
    expect(await world.home.api.integration('of-ada-alone')).toEqual(before);
    expect((await world.home.api.refresh('of-ada-alone')).status).toBe(200);
    expect((await give(await world.link('of-ada-alone'), 'ada')).status).toBe(200);
  });

  it('may change by a link that allows it', async () => {
    await give(await world.create('handed-on'), 'ada');
    const { connectUrl } = await world.home.api.expect(200, 'POST', '/v1/integrations/handed-on/connect', {
      allowAnotherIdentity: true,
    });
    expect((await give(String(connectUrl), 'eve')).status).toBe(200);
    expect(await world.home.api.integration('handed-on')).toMatchObject({ grantedBy: { user: 'eve' } });
  });

  it('is expected to be whom the labels name', async () => {
    const link = await world.create('labelled', { labels: { 'vendor-user': 'ada' } });
    expect((await give(link, 'eve')).status).toBe(409);
    expect((await give(link, 'ada')).status).toBe(200);
  });
});

describe('an attack on a consent', () => {
  it('by mixing up two vendors is seen by the issuer (RFC 9207)', async () => {
    const [honest, evil] = world.others;
    if (honest === undefined || evil === undefined) throw new Error('two servers are needed');
    const link = await world.create('mixed', { vendor: 'evil', client: 'app-evil' });
    const victim = new Visitor();
    const toEvil = await victim.open(link);
    // The evil server sends the browser on to the honest one, to get a code of that one sent to itself.
    const toHonest = new URL(`${honest.url}/auth`);
    toHonest.search = toEvil.search;
    toHonest.searchParams.set('client_id', 'app-honest-at-vendor');
    const back = await victim.goOn(toHonest.href);
    expect(back.searchParams.get('iss')).toBe(honest.url);
    const posts = [honest.count('POST /token'), evil.count('POST /token')];
    const page = await victim.visit(back);
    expect(page.status).toBe(403);
    expect(page.text).toContain('The answer came from somewhere else');
    expect([honest.count('POST /token'), evil.count('POST /token')]).toEqual(posts);
    expect(await world.home.api.integration('mixed')).toMatchObject({ status: 'pending', version: 0 });
  });

  it('by slipping in a code of another consent is refused by the vendor (RFC 7636)', async () => {
    const attacker = new Visitor('mallory');
    const stolen = await attacker.agree(await world.create('of-mallory'));
    const victim = new Visitor();
    const back = await victim.agree(await world.create('of-ada'));
    back.searchParams.set('code', stolen.searchParams.get('code') ?? '');
    const page = await victim.visit(back);
    expect(page.status).toBe(422);
    expect(page.text).toContain('The service did not take its own answer back');
    expect(await world.home.api.integration('of-ada')).toMatchObject({ status: 'pending', version: 0 });
  });

  it('by handing the way back to another browser is refused', async () => {
    const attacker = new Visitor('mallory');
    const back = await attacker.agree(await world.create('handed-over'));
    const page = await new Visitor().visit(back);
    expect(page.status).toBe(403);
    expect(page.text).toContain('Please finish in the browser you began in');
    expect((await attacker.visit(back)).status).toBe(200);
  });
});

describe('what a consent leaves behind', () => {
  it('holds no state, no ticket, no code and no verifier', async () => {
    const link = await world.create('traces');
    const person = new Visitor();
    const to = await person.open(link);
    const back = await person.goOn(to.href);
    await person.visit(back);
    await world.home.stop();
    const secrets = [
      new URL(link).searchParams.get('ticket'),
      back.searchParams.get('state'),
      back.searchParams.get('code'),
      ...person.cookies('grantkeeper-'),
    ].filter((text) => text !== null);
    expect(secrets.length).toBeGreaterThanOrEqual(3);
    const files = readdirSync(world.home.dataDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
    for (const text of [world.home.output(), ...files]) {
      for (const secret of secrets) expect(text.includes(secret)).toBe(false);
    }
    await world.home.begin();
    expect(await world.home.api.integration('traces')).toMatchObject({ status: 'active' });
  });
});
