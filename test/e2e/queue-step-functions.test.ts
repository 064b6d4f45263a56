import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import {
  deadNightly,
  mendNightly,
  programFolder,
  queuesPage,
  refusedJobs,
  workerFor,
} from '../support/queues-page.ts';
import { execute, TaskFailed } from '../support/states/execute.ts';
import { readMachine, type Task } from '../support/states/machine.ts';
import { KINDS, World } from '../support/world.ts';

const run = promisify(execFile);
const [handler = ''] = queuesPage('Step Functions', 'js');
const [machineText = '', policyText = ''] = queuesPage('Step Functions', 'json');

// It starts processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

let world: World<'none'>;
let folder: Awaited<ReturnType<typeof programFolder>>;
beforeAll(async () => {
  world = await World.start({ none: KINDS.none });
  folder = await programFolder({ 'worker.js': workerFor(world), 'handler.js': handler, 'main.js': MAIN });
}, 60_000);
afterAll(async () => {
  await world?.stop();
  await folder?.remove();
});

type Arguments<Resource extends Task['Resource']> = Extract<Task, { Resource: Resource }>['Arguments'];

/** As Lambda tells of a function that threw: by the name of its error. */
const MAIN = `import { handler } from './handler.js';
const answer = await handler(JSON.parse(process.argv[2])).then(
  (Payload) => ({ Payload }),
  ({ name, message }) => ({ errorType: name, errorMessage: message }),
);
console.log(JSON.stringify(answer));`;

/** Each invocation is a process of its own, as it may be at Lambda. */
async function invoke({ Payload }: Arguments<'arn:aws:states:::lambda:invoke'>): Promise<unknown> {
  const env = { PATH: process.env.PATH, GRANTKEEPER_API_KEY: world.home.apiKey };
  const main = [join(folder.path, 'main.js'), JSON.stringify(Payload)];
  const { stdout } = await run(process.execPath, main, { cwd: folder.path, env });
  const answer = JSON.parse(stdout) as { readonly errorType?: string };
  if (answer.errorType !== undefined) throw new TaskFailed(answer.errorType);
  return answer;
}

/** The call of the API, with this home's key where AWS has a signature. */
async function call({
  Method,
  Path,
  Headers = {},
  RequestBody,
}: Arguments<'arn:aws:states:::apigateway:invoke'>) {
  const headers = Object.entries(Headers).map(([name, values]): [string, string] => [name, values.join()]);
  const response = await fetch(`${world.home.api.url}${Path}`, {
    method: Method,
    headers: [...headers, ['authorization', `Bearer ${world.home.apiKey}`]],
    ...(RequestBody === undefined ? {} : { body: JSON.stringify(RequestBody) }),
  });
  if (!response.ok) throw new TaskFailed(`ApiGateway.${response.status}`);
  return { StatusCode: response.status, ResponseBody: await response.json() };
}

it('has a state machine that waits for a dead grant without an error, and goes on when it is mended', async () => {
  await deadNightly(world);
  const slept: string[] = [];
  let looks = 0;
  const path = await execute(readMachine(machineText), {
    name: 'import-7',
    task: async (resource, args) => {
      if (resource === 'arn:aws:states:::lambda:invoke') return await invoke(args);
      looks += 1;
      // The home's own 503, once.
      if (looks === 1) throw new TaskFailed('ApiGateway.503');
      return await call(args);
    },
    wait: async (seconds, of) => {
      slept.push(`${of}: ${seconds}`);
      if (slept.length !== 3) return;
      expect(await refusedJobs(world)).toMatchObject([{ jobId: 'import-7', status: 401, retry: false }]);
      expect(await mendNightly(world)).toEqual(['import-7']);
    },
  });
  expect(slept).toEqual(['Sleep: 900', 'ApiGateway.503: 30', 'Sleep: 900']);
  expect(path).toEqual('Begin Work Sleep Look Mended Sleep Look Mended Work Waited Tell Done'.split(' '));
  expect(await refusedJobs(world)).toBeUndefined();
});

it('has a state machine that tries again at once what passes by itself, and what fails otherwise three times', async () => {
  const fails = async (error: string) => {
    const waits: number[] = [];
    const task = () => Promise.reject(new TaskFailed(error));
    const wait = async (seconds: number) => void waits.push(seconds);
    await expect(execute(readMachine(machineText), { name: 'a', task, wait })).rejects.toThrow(error);
    return waits;
  };
  expect(await fails('Error')).toEqual([10, 20, 40]);
  expect(await fails('temporarily_unavailable')).toEqual(Array.from({ length: 60 }, () => 60));
});

it('has a role that may call what the state machine calls, and no more', () => {
  const { States } = readMachine(machineText);
  const called = Object.values(States).flatMap((state) => {
    if (state.Type !== 'Task') return [];
    if (state.Resource === 'arn:aws:states:::lambda:invoke')
      return [['lambda:InvokeFunction', state.Arguments.FunctionName]];
    const { ApiEndpoint, Method, Path } = state.Arguments;
    const [api, , region] = ApiEndpoint.split('.');
    return [['execute-api:Invoke', `arn:aws:execute-api:${region}:111122223333:${api}/*/${Method}${Path}`]];
  });
  const policy = JSON.parse(policyText) as {
    readonly Statement: readonly {
      readonly Effect: string;
      readonly Action: string;
      readonly Resource: string | string[];
    }[];
  };
  const allowed = policy.Statement.flatMap(({ Effect, Action, Resource }) =>
    Effect === 'Allow' ? [Resource].flat().map((one) => [Action, one]) : [],
  );
  expect(allowed.toSorted()).toEqual(called.toSorted());
});
