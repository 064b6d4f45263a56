import { describe, expect, it } from 'vitest';
import type { Integration } from '#shared/client/index.ts';
import { consequencesOf, type OffboardPorts } from '../../infra/cli/integration/offboard.ts';
import { ownersOf } from '../../infra/cli/integration/owners.ts';
import { vendorFinder } from '../../infra/cli/vendor/registry.ts';

function integration(id: string, change: Partial<Integration>): Integration {
  return {
    id,
    vendor: 'xero',
    client: 'billing',
    grantType: 'authorization_code',
    status: 'active',
    version: 1,
    epoch: 1,
    scopes: ['accounting.transactions'],
    grantedScopes: [],
    missingScopes: [],
    principal: 'service',
    owner: 'ada',
    critical: false,
    labels: {},
    failures: 0,
    ...change,
  };
}

const ports: OffboardPorts = { vendorOf: vendorFinder(''), canProve: () => true };

describe('who leaves', () => {
  it('takes the grants of their own consent along: critical ones first, then what goes on without them', () => {
    const found = consequencesOf(
      [
        integration('b-service', {}),
        integration('c-own', { principal: 'user' }),
        integration('a-critical', { principal: 'user', critical: true }),
      ],
      ports,
    );
    expect(found.map(({ id, what }) => [id, what])).toEqual([
      ['a-critical', 'ends'],
      ['c-own', 'ends'],
      ['b-service', 'orphaned'],
    ]);
  });

  it('is better replaced by client credentials where the vendor has them', () => {
    const [found] = consequencesOf([integration('own', { principal: 'user' })], ports);
    expect(found?.steps).toEqual([
      'xero offers client_credentials, which needs nobody; where its scopes are enough:',
      '  grantkeeper integration add own-service --client billing --grant-type client_credentials --owner <new owner> --scope accounting.transactions',
      '  grantkeeper integration remove own, once its readers ask for own-service',
      "else let an account that is no person's take its place, under another id, before the person is gone:",
      '  grantkeeper integration add own-service --client billing --principal service --grant-type authorization_code --owner <new owner> --scope accounting.transactions',
      '  sign in at xero as that account, open the link that this answers with, and consent',
      '  grantkeeper integration remove own, once its readers ask for own-service',
    ]);
  });

  it.each([
    ['a vendor without them', { vendor: 'github' }, ports],
    ['a vendor that nobody knows', { vendor: 'nobody' }, ports],
    ['a client that has nothing to prove itself with', {}, { ...ports, canProve: () => false }],
  ] as const)('by a service account at %s', (_what, change, given) => {
    const [found] = consequencesOf([integration('own', { principal: 'user', ...change })], given);
    expect(found?.steps).toEqual([
      "let an account that is no person's take its place, under another id, before the person is gone:",
      '  grantkeeper integration add own-service --client billing --principal service --grant-type authorization_code --owner <new owner> --scope accounting.transactions',
      expect.stringMatching(/^ {2}sign in at (github|nobody|xero) as that account, open the link /),
      '  grantkeeper integration remove own, once its readers ask for own-service',
    ]);
  });

  it('is replaced in the way that its grant comes; nobody consents to one that is exchanged', () => {
    const own = integration('own', { principal: 'user', grantType: 'token_exchange', vendor: 'github' });
    const [found] = consequencesOf([own], ports);
    expect(found?.steps.slice(1)).toEqual([
      '  grantkeeper integration add own-service --client billing --principal service --grant-type token_exchange --owner <new owner> --scope accounting.transactions',
      '  grantkeeper integration remove own, once its readers ask for own-service',
    ]);
  });

  it('leaves a service without an owner; no scope writes a command of its own', () => {
    const [found] = consequencesOf(
      [integration('svc', { scopes: ['read', '$(id);x'], grantType: 'jwt_bearer' })],
      ports,
    );
    expect(found?.steps[1]).toBe(
      "  grantkeeper integration add svc-2 --client billing --grant-type jwt_bearer --owner <new owner> --scope read '$(id);x'",
    );
  });
});

describe('owners', () => {
  it('are counted by name', () => {
    expect(
      ownersOf([
        integration('a', { owner: 'ops', critical: true }),
        integration('b', { owner: 'ada', principal: 'user', status: 'suspect' }),
        integration('c', { owner: 'ada', status: 'paused' }),
      ]),
    ).toEqual([
      { owner: 'ada', integrations: 2, userBound: 1, critical: 0, troubled: 1 },
      { owner: 'ops', integrations: 1, userBound: 0, critical: 1, troubled: 0 },
    ]);
  });
});
