import { expect, it } from 'vitest';
import { httpApi } from '#shared/adapters/http/api.ts';
import { allRoutes } from '#shared/adapters/http/routes/all.ts';
import { after, days } from '#shared/domain/time.ts';
import { allPorts } from '../../support/all-ports.ts';
import { anIntegration, anIntegrationId, NOW, tokenFacts } from '../../support/integration.ts';
import { request } from './request.ts';

it('leads from one iCalendar file to the next where there are more than a thousand entries', async () => {
  const { ports, close } = await allPorts();
  const tokens = tokenFacts({ refreshTokenExpiresAt: after(NOW, days(300)) });
  await Promise.all(
    Array.from({ length: 1203 }, (_, n) =>
      ports.store.create(anIntegration({ id: anIntegrationId(`bot-${n}`), tokens })),
    ),
  );
  const api = httpApi(allRoutes(ports), ports.log);
  const counts: number[] = [];
  const uids = new Set<string>();
  let path: string | undefined = '/v1/calendar?limit=7';
  while (path !== undefined) {
    const response = await api(
      request('GET', path, undefined, { accept: 'text/calendar, text/plain;q=0.5' }),
    );
    const found = [...response.body.matchAll(/^UID:(.+)\r$/gm)].map(([, uid]) => uid ?? '');
    counts.push(found.length);
    for (const uid of found) uids.add(uid);
    path = /^<(\/v1\/calendar\?cursor=[^>]+)>; rel="next"$/.exec(response.headers.link ?? '')?.[1];
  }
  expect([counts, uids.size]).toEqual([[1000, 203], 1203]);
  await close();
});
