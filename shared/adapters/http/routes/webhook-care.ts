import type { RegistrationPorts } from '#shared/usecases/registration/registration-ports.ts';
import { runWebhooks } from '#shared/usecases/registration/run-webhooks.ts';
import { json } from '../message.ts';
import type { Route } from '../router.ts';
import { nothing } from '../schemas/fields.ts';
import { parseBody } from '../validate.ts';

/** Every answer comes within 25 s, and one vendor may take most of that. */
const BEGINS_NO_LATER_THAN_MS = 5000;

/** `/v1/run/webhooks`: asks vendors now for every webhook that the home registers there itself. */
export function webhookCareRoutes(ports: RegistrationPorts): readonly Route[] {
  const run = runWebhooks(ports);
  return [
    {
      method: 'POST',
      path: '/v1/run/webhooks',
      handle: async ({ request }) => {
        const body = parseBody(request, nothing);
        if (body.kind !== 'ok') return body;
        const end = ports.clock.monotonic() + BEGINS_NO_LATER_THAN_MS;
        const { kind: _kind, ...ran } = await run(true, () => ports.clock.monotonic() < end);
        return json(200, ran);
      },
    },
  ];
}
