import { afterEach, describe, expect, it } from 'vitest';
import type { VendorRotation } from '../support/vendor/rotation.ts';
import { ScriptedVendor } from '../support/vendor/vendor.ts';

let vendor: ScriptedVendor;
let clock = 0;
afterEach(() => vendor.stop());

/** A vendor with one client of this habit and one grant; its clock stands still until moved. */
async function start(rotation: VendorRotation): Promise<string> {
  clock = Date.parse('2026-11-24T12:00:00.000Z');
  vendor = await ScriptedVendor.start({ now: () => clock });
  vendor.addClient({ clientId: 'c', rotation });
  return vendor.consent('c', { id: 'g' }).refreshToken;
}

/** The refresh token that comes back for this one: `none` where the answer names none, else the error. */
async function use(refreshToken: string): Promise<string> {
  const response = await fetch(vendor.tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: 'c',
      client_secret: 'secret-of-c',
    }),
  });
  const body = (await response.json()) as { refresh_token?: string; error?: string };
  return body.error ?? body.refresh_token ?? 'none';
}

describe('what becomes of a refresh token at its use', () => {
  it('none: it stays and is not named again', async () => {
    const first = await start({ kind: 'none' });
    expect([await use(first), await use(first)]).toEqual(['none', 'none']);
  });

  it('replaced: a new one comes and the old one keeps working', async () => {
    const first = await start({ kind: 'replaced' });
    const second = await use(first);
    expect(second).toMatch(/^rt\.g\.2\./);
    expect(await use(first)).toMatch(/^rt\.g\.3\./);
    expect(await use(second)).toMatch(/^rt\.g\.4\./);
  });

  it('strict: the old one is dead, the grant lives on', async () => {
    const first = await start({ kind: 'strict' });
    const second = await use(first);
    expect(await use(first)).toBe('invalid_grant');
    expect(await use(second)).toMatch(/^rt\.g\.3\./);
    expect(vendor.grant('g').death).toBeUndefined();
  });

  it('strict with reuse detection: a replay ends the grant, and shows that the loss was avoidable', async () => {
    const first = await start({ kind: 'strict', reuseRevokesFamily: true });
    const second = await use(first);
    expect(await use(first)).toBe('invalid_grant');
    expect(await use(second)).toBe('invalid_grant');
    expect(vendor.grant('g').death).toEqual({ cause: 'reuse', at: clock, newestDelivered: true });
  });

  it('a replay after a lost reply ends the grant too, but that loss was not avoidable', async () => {
    const first = await start({ kind: 'strict', reuseRevokesFamily: true });
    vendor.faults.next({ kind: 'lost-reply' });
    await expect(use(first)).rejects.toThrow('fetch failed');
    expect(await use(first)).toBe('invalid_grant');
    expect(vendor.grant('g').death).toMatchObject({ cause: 'reuse', newestDelivered: false });
  });
});

describe('grace', () => {
  it('answers with the same successor until the grace of the first handling is over', async () => {
    const first = await start({ kind: 'grace', graceSeconds: 30 });
    const second = await use(first);
    clock += 29_999;
    expect(await use(first)).toBe(second);
    clock += 1;
    expect(await use(first)).toBe('invalid_grant');
    expect(await use(second)).toMatch(/^rt\.g\.3\./);
  });

  it('forgives only the token last spent', async () => {
    const first = await start({ kind: 'grace', graceSeconds: 30 });
    const second = await use(first);
    await use(second);
    expect(await use(first)).toBe('invalid_grant');
  });

  it('mint-last: each use brings another successor and its sibling dies', async () => {
    const first = await start({ kind: 'grace', graceSeconds: 30, successor: 'mint-last' });
    const second = await use(first);
    const third = await use(first);
    expect([second, third]).toEqual([
      expect.stringMatching(/^rt\.g\.2\./),
      expect.stringMatching(/^rt\.g\.3\./),
    ]);
    expect(await use(second)).toBe('invalid_grant');
    expect(await use(third)).toMatch(/^rt\.g\.4\./);
  });

  it('with reuse detection a replay after the grace ends the grant', async () => {
    const first = await start({ kind: 'grace', graceSeconds: 30, reuseRevokesFamily: true });
    await use(first);
    clock += 30_000;
    expect(await use(first)).toBe('invalid_grant');
    expect(vendor.grant('g').death?.cause).toBe('reuse');
  });
});
