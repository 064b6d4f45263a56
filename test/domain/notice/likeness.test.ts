import { describe, expect, it } from 'vitest';
import { joined, NOBODY } from '#shared/domain/notice/crowd.ts';
import { covers, merged } from '#shared/domain/notice/likeness.ts';
import { concerning, type Notice, type NoticeId } from '#shared/domain/notice/notice.ts';
import { after, days } from '#shared/domain/time.ts';
import { anIntegrationId, NOW } from '../../support/integration.ts';
import { aNotice } from '../../support/notice.ts';

const END = after(NOW, days(100));
const at = (endpoint: string, overrides: Partial<Notice> = {}): Notice =>
  aNotice({ id: `acme.${endpoint}` as NoticeId, endpoint, sunsetAt: END, dueBy: END, ...overrides });
const three = (overrides: Partial<Notice> = {}) =>
  ['ada', 'bob', 'cyd'].map((owner) => at(`GET /repos/${owner}/issues`, overrides));
const DAN = at('GET /repos/dan/issues', {
  integrations: [anIntegrationId('dans')],
  users: joined(NOBODY, 'dans'),
});

describe('endpoints that differ in one part', () => {
  it('become one at the fourth, under the first id, with everyone who used them', () => {
    const [ada, ...others] = three();
    if (ada === undefined) throw new Error('there is none');
    const first = ada;
    const beside = at('/users');
    expect(merged([beside, first, ...others], DAN)).toEqual([
      beside,
      {
        ...first,
        endpoint: 'GET /repos/*/issues',
        integrations: ['payroll', 'dans'],
        users: joined(first.users, 'dans'),
      },
    ]);
    expect(merged([first, ...others.slice(1)], DAN)).toBeUndefined();
  });

  it('are answered where all of them were, and not where some were', () => {
    const answered = three({ acknowledgedAt: NOW });
    expect(merged(answered, DAN)?.[0]?.acknowledgedAt).toBe(NOW);
    const [ada, ...others] = answered;
    const [bob] = three().slice(1);
    if (ada === undefined || bob === undefined) throw new Error('there is none');
    const [together] = merged([ada, bob, ...others.slice(1)], DAN) ?? [];
    expect(together).toMatchObject({ id: ada.id, endpoint: 'GET /repos/*/issues' });
    expect(together).not.toHaveProperty('acknowledgedAt');
  });

  it('count everyone who used one of them', () => {
    const crowd = Array.from({ length: 300 }, (_, n) => `bot-${n}`).reduce(joined, NOBODY);
    const [ada, ...others] = three();
    if (ada === undefined) throw new Error('there is none');
    const [together] = merged([{ ...ada, users: crowd }, ...others], DAN) ?? [];
    expect(together?.users).toBe(joined(joined(crowd, 'payroll'), 'dans'));
  });

  it.each([
    ['they end on other days', three({ sunsetAt: after(END, days(1)) })],
    ['they were deprecated on other days', three({ deprecatedAt: NOW })],
    ['they are of the catalogue', three({ from: 'catalogue' })],
    ['they are of another length', ['a', 'b', 'c'].map((one) => at(`GET /repos/${one}/issues/x`))],
    ['they differ in two parts', ['a', 'b', 'c'].map((one) => at(`GET /repos/${one}/pulls`))],
    ['they are of other hosts', ['a', 'b', 'c'].map((one) => at(`${one}.example/repos/dan/issues`))],
  ])('stay apart where %s', (_what, notices) => {
    const added = at('d.example/repos/dan/issues');
    expect(merged(notices, notices[0]?.endpoint?.includes('.example/') ? added : DAN)).toBeUndefined();
  });
});

describe('a notice speaks for', () => {
  it.each([
    ['/repos/*/issues', '/repos/ada/issues', true],
    ['/repos/*/issues', '/repos/ada/pulls', false],
    ['/repos/*/issues', '/repos/ada/issues/{id}', false],
    ['/repos/ada', '/repos/ada', true],
    ['/repos/ada', undefined, false],
    [undefined, undefined, true],
  ])('%s: %s %s', (pattern, endpoint, does) => {
    expect(covers(pattern, endpoint)).toBe(does);
  });
});

it('is the same notice, to be written by nobody, for an integration that is named or too many', () => {
  const one = aNotice();
  expect(concerning(one, anIntegrationId('payroll'))).toBe(one);
  const integrations = Array.from({ length: 20 }, (_, n) => anIntegrationId(`bot-${n}`));
  const many = concerning(aNotice({ integrations }), anIntegrationId('other'));
  expect(many.integrations).toEqual(integrations);
  expect(concerning(many, anIntegrationId('other'))).toBe(many);
});
