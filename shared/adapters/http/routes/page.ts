import { type TestPagePorts, testPage } from '#shared/usecases/oncall/test-page.ts';
import { json } from '../message.ts';
import type { Route } from '../router.ts';
import { testPageBody } from '../schemas/page.ts';
import { parseBody } from '../validate.ts';

export type PageRoutePorts = TestPagePorts;

/** `/v1/page/test`: shows that who is on call is reached, before it matters. */
export function pageRoutes(ports: PageRoutePorts): readonly Route[] {
  const test = testPage(ports);
  return [
    {
      method: 'POST',
      path: '/v1/page/test',
      handle: async ({ request }) => {
        const body = parseBody(request, testPageBody);
        if (body.kind !== 'ok') return body;
        return json(200, await test(body.value.severity ?? 'page'));
      },
    },
  ];
}
