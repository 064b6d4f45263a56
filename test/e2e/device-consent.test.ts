import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsentWorld } from '../support/consent/consent-world.ts';
import { askedFor, enterCode } from '../support/consent/enter-code.ts';
import { Visitor } from '../support/consent/visitor.ts';

let world: ConsentWorld;
beforeAll(async () => {
  world = await ConsentWorld.start();
}, 60_000);
afterAll(() => world.stop());

const create = (id: string) => world.create(id, { grantType: 'device_code' });

async function connect(link: string, name = 'ada') {
  const page = await new Visitor().visit(link);
  expect(page.status, page.text).toBe(200);
  const { code, uri } = askedFor(page.text);
  await enterCode(uri, code, name);
  return new Visitor().visit(link);
}

describe('a consent by device code at a real authorization server', () => {
  it('connects an integration, and its token is refreshed from there on', async () => {
    const link = await create('tv');
    const { epoch } = await world.home.api.integration('tv');
    expect((await world.home.api.token('tv')).body).toMatchObject({
      code: 'reauthorization_required',
      connectUrl: expect.stringContaining('/connect/tv?ticket='),
    });
    const page = await connect(link);
    expect(page.text).toContain('<h1>Connected</h1>');
    expect(await world.home.api.integration('tv')).toMatchObject({
      status: 'active',
      epoch: epoch + 1,
      version: 1,
      grantedBy: { user: 'ada' },
    });
    expect((await world.home.api.refresh('tv')).body).toMatchObject({ version: 2, status: 'active' });
    expect((await world.home.api.token('tv')).status).toBe(200);
  });

  it('can be given again: the epoch grows and one grant lives', async () => {
    await connect(await create('again'));
    const before = await world.home.api.integration('again');
    await connect(await world.link('again'));
    expect(await world.home.api.integration('again')).toMatchObject({
      status: 'active',
      epoch: before.epoch + 1,
      version: before.version + 1,
    });
    for (let n = 0; n < 2; n++) expect((await world.home.api.refresh('again')).status).toBe(200);
  });

  it('given by somebody else than before changes nothing', async () => {
    await connect(await create('of-ada'), 'ada');
    const before = await world.home.api.integration('of-ada');
    const page = await connect(await world.link('of-ada'), 'eve');
    expect([page.status, page.text]).toEqual([409, expect.stringContaining('You agreed as someone else')]);
    expect(await world.home.api.integration('of-ada')).toEqual(before);
  });

  it('is found behind its page, where the person closed that', async () => {
    const link = await create('closed');
    const { code, uri } = askedFor((await new Visitor().visit(link)).text);
    await enterCode(uri, code);
    await world.home.api.until('closed', ({ status }) => status === 'active');
    expect((await new Visitor().visit(link)).text).toContain('<h1>Connected</h1>');
  }, 60_000);

  it('survives a restart of the home: the page shows the same code', async () => {
    const link = await create('restarted');
    const { code, uri } = askedFor((await new Visitor().visit(link)).text);
    await world.home.kill();
    await world.home.begin();
    const again = new URL(link);
    again.host = new URL(world.home.api.url).host;
    expect(askedFor((await new Visitor().visit(again)).text).code).toBe(code);
    await enterCode(uri, code);
    expect((await new Visitor().visit(again)).text).toContain('<h1>Connected</h1>');
  });

  it('is found after a restart, though nobody opens its page', async () => {
    const { code, uri } = askedFor((await new Visitor().visit(await create('forgotten'))).text);
    await enterCode(uri, code);
    await world.home.kill();
    await world.home.begin();
    await world.home.api.until('forgotten', ({ status }) => status === 'active');
  }, 60_000);

  it('is revoked with its integration', async () => {
    await connect(await create('ended'));
    const revocations = world.server.count('POST /token/revocation');
    expect((await world.home.api.remove('ended')).body).toEqual({ revokedAtVendor: true });
    expect(world.server.count('POST /token/revocation')).toBe(revocations + 1);
  });

  it('leaves no device code, and no ticket, in what the home writes and keeps', async () => {
    const link = await create('traces');
    const { code } = askedFor((await new Visitor().visit(link)).text);
    await world.home.stop();
    const files = readdirSync(world.home.dataDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
    // What a person types is no secret, and shows that the row was read.
    expect(files.some((text) => text.includes(code))).toBe(true);
    const given = world.server.deviceCodes;
    expect(given.length).toBeGreaterThan(5);
    const secrets = [...given, new URL(link).searchParams.get('ticket') ?? ''];
    const places = [world.home.output(), ...files];
    expect(secrets.filter((secret) => places.some((text) => text.includes(secret)))).toEqual([]);
    await world.home.begin();
  });

  it('is refused at a vendor that has no such way', async () => {
    const plain = await ConsentWorld.start({ vendor: { deviceAuthorizationEndpoint: undefined } });
    try {
      const answer = await plain.home.api.call('POST', '/v1/integrations', {
        id: 'tv',
        vendor: 'real',
        client: 'app',
        grantType: 'device_code',
        scopes: [],
        owner: 'finance',
        principal: 'service',
      });
      expect([answer.status, answer.body.code, answer.body.pointer]).toEqual([
        400,
        'invalid_request',
        '/grantType',
      ]);
    } finally {
      await plain.stop();
    }
  });
});
