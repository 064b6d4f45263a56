import { milliseconds } from '#shared/domain/time.ts';
import type { RestoreReport } from '#shared/usecases/restore/report.ts';
import { type RestorePorts, runRestore, showRestore } from '#shared/usecases/restore/run-restore.ts';
import { json } from '../message.ts';
import type { Route } from '../router.ts';
import { runRestoreBody } from '../schemas/restore.ts';
import { parseBody } from '../validate.ts';

/** Every answer comes within 25 s. */
const ANSWER_WITHIN_MS = 18_000;

/** `/v1/restore`, `/v1/run/restore`: what became of grants that came out of a backup, and one pass over them. */
export function restoreRoutes(ports: RestorePorts): readonly Route[] {
  const run = runRestore(ports);
  const show = showRestore(ports);
  return [
    { method: 'GET', path: '/v1/restore', handle: async () => reported(await show()) },
    {
      method: 'POST',
      path: '/v1/run/restore',
      handle: async ({ request }) => {
        const body = parseBody(request, runRestoreBody);
        if (body.kind !== 'ok') return body;
        const end = ports.clock.monotonic() + ANSWER_WITHIN_MS;
        const timeLeft = () => milliseconds(end - ports.clock.monotonic());
        return reported(await run({ spend: body.value.spend === true, timeLeft }));
      },
    },
  ];
}

function reported({ kind: _kind, ...report }: RestoreReport) {
  return json(200, report);
}
