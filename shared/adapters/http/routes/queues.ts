import { refusal } from '#shared/domain/error-code.ts';
import { milliseconds } from '#shared/domain/time.ts';
import { listQueues } from '#shared/usecases/queue/list-queues.ts';
import { lookAtQueue, type QueuePorts, type Redrive } from '#shared/usecases/queue/look-at-queue.ts';
import { json } from '../message.ts';
import type { Call, Route } from '../router.ts';
import { redriveBody } from '../schemas/queue.ts';
import { listedQueueJson, queueReportJson } from '../serialize/queue.ts';
import { parseBody } from '../validate.ts';

/** Every answer comes within 25 s; what was not looked at by then is for the next. */
const ANSWER_WITHIN_MS = 18_000;

/** `/v1/queues`: what waits in other people's queues of dead letters for a grant. */
export function queueRoutes(ports: QueuePorts): readonly Route[] {
  const list = listQueues(ports);
  const look = lookAtQueue(ports);
  const looked = async ({ params: [name] }: Call, redrive: Redrive) => {
    const queue = ports.queues.all.find((one) => one.name === name);
    if (queue === undefined)
      return refusal(
        'not_found',
        'this home watches no queue of that name: see watchedQueues in its settings',
      );
    const end = ports.clock.monotonic() + ANSWER_WITHIN_MS;
    const timeLeft = () => milliseconds(end - ports.clock.monotonic());
    return json(200, queueReportJson(queue, await look(queue, { redrive, timeLeft })));
  };
  return [
    {
      method: 'GET',
      path: '/v1/queues',
      handle: async () => json(200, { items: (await list()).map(listedQueueJson) }),
    },
    { method: 'GET', path: '/v1/queues/{id}', handle: (call) => looked(call, { by: 'nobody' }) },
    {
      method: 'POST',
      path: '/v1/queues/{id}/redrive',
      handle: async (call) => {
        const body = parseBody(call.request, redriveBody);
        return body.kind === 'ok' ? looked(call, { by: 'request', ...body.value }) : body;
      },
    },
  ];
}
