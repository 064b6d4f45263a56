import { milliseconds } from '#shared/domain/time.ts';
import { type HealthPorts, runHealth } from '#shared/usecases/health/run-health.ts';
import { hearSigns } from '#shared/usecases/notice/hear-signs.ts';
import type { SignPorts } from '#shared/usecases/notice/note-signs.ts';
import { json } from '../message.ts';
import type { Route } from '../router.ts';
import { runHealthBody } from '../schemas/health.ts';
import { parseBody } from '../validate.ts';

/** Every answer comes within 25 s. */
const ANSWER_WITHIN_MS = 20_000;

/** `/v1/run/health`: checks now, those whose turn it is or those that are named. */
export function healthRoutes(ports: HealthPorts & SignPorts): readonly Route[] {
  const run = runHealth({ ...ports, hearSigns: hearSigns(ports) });
  return [
    {
      method: 'POST',
      path: '/v1/run/health',
      handle: async ({ request }) => {
        const body = parseBody(request, runHealthBody);
        if (body.kind !== 'ok') return body;
        const end = ports.clock.monotonic() + ANSWER_WITHIN_MS;
        const { integrations: only } = body.value;
        const outcome = await run({
          ...(only === undefined ? {} : { only }),
          timeLeft: () => milliseconds(end - ports.clock.monotonic()),
        });
        if (outcome.kind !== 'ran') return outcome;
        const { kind: _kind, ...ran } = outcome;
        return json(200, ran);
      },
    },
  ];
}
