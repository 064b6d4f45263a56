import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsentWorld } from '../support/consent/consent-world.ts';
import { Visitor } from '../support/consent/visitor.ts';

let world: ConsentWorld;
beforeAll(async () => {
  world = await ConsentWorld.start();
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
});
