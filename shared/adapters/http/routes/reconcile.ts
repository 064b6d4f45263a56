import { milliseconds } from '#shared/domain/time.ts';
import type { ReconcilePorts } from '#shared/usecases/reconcile/reconcile-ports.ts';
import { runReconcile } from '#shared/usecases/reconcile/run-reconcile.ts';
import { showReconcile } from '#shared/usecases/reconcile/show-reconcile.ts';
import { json } from '../message.ts';
import type { Route } from '../router.ts';
import { runReconcileBody } from '../schemas/reconcile.ts';
import { at } from '../serialize/integration.ts';
import { parseBody } from '../validate.ts';

/** Every answer comes within 25 s. */
const ANSWER_WITHIN_MS = 20_000;

/** `/v1/reconcile`: how far the passes of the day are. `/v1/run/reconcile`: goes on with what is under way, else looks at everything once more. */
export function reconcileRoutes(ports: ReconcilePorts): readonly Route[] {
  const run = runReconcile(ports);
  const show = showReconcile(ports);
  return [
    {
      method: 'GET',
      path: '/v1/reconcile',
      handle: async () => {
        const passes = await show();
        const items = passes.map(({ walk, pass }) => ({
          walk,
          ...at('startedAt', pass.startedAt),
          ...at('endedAt', pass.endedAt),
        }));
        return json(200, { items });
      },
    },
    {
      method: 'POST',
      path: '/v1/run/reconcile',
      handle: async ({ request }) => {
        const body = parseBody(request, runReconcileBody);
        if (body.kind !== 'ok') return body;
        const end = ports.clock.monotonic() + ANSWER_WITHIN_MS;
        const outcome = await run({
          ...body.value,
          anew: true,
          timeLeft: () => milliseconds(end - ports.clock.monotonic()),
        });
        if (outcome.kind !== 'ran') return outcome;
        const { kind: _kind, ...ran } = outcome;
        return json(200, ran);
      },
    },
  ];
}
