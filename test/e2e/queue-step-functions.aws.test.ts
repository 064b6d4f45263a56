import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../infra/local/emulator.ts';
import { eventually } from '../support/patience.ts';
import { queuesPage } from '../support/queues-page.ts';

const [definition = ''] = queuesPage('Step Functions', 'json');

const look = (retry: boolean) => ({
  Return: { ResponseBody: { version: 3, refusedJobs: [{ jobId: 'import-7', retry }] } },
});
/**
 * What the tasks answer, one time after the other: the emulator calls no API Gateway from a state machine. An error of
 * its mocks lasts through all retries, so that those are left to the other test.
 */
const ANSWERS = {
  Work: {
    '0': { Throw: { Error: 'reauthorization_required', Cause: 'the grant is dead' } },
    '1': { Return: { Payload: { outcome: 'done' } } },
  },
  Look: { '0': look(false), '1': look(true) },
  Tell: { '0': { Return: { StatusCode: 202 } } },
};
const MACHINE = 'imports';
/** As Step Functions Local takes it. */
const MOCKS = {
  StateMachines: { [MACHINE]: { TestCases: { mended: { Work: 'Work', Look: 'Look', Tell: 'Tell' } } } },
  MockedResponses: ANSWERS,
};

let folder: string;
let emulator: Emulator;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'grantkeeper-states-'));
  const mocks = join(folder, 'mocks.json');
  await writeFile(mocks, JSON.stringify(MOCKS));
  // One of its own, in which no time passes.
  emulator = await startEmulator({ environment: { SFN_MOCK_CONFIG: mocks, SFN_WAIT_SCALE: '0' } });
}, 240_000);
afterAll(async () => {
  await emulator?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A request as the account's root. The emulator looks at whose it is, and not at the signature. */
async function asRoot(service: string, type: string, body: string, target?: string): Promise<string> {
  const { account, region, endpoint } = emulator;
  const credential = `${account}/20260101/${region}/${service}/aws4_request`;
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': type,
      authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=none`,
      ...(target === undefined ? {} : { 'x-amz-target': target }),
    },
    body,
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${service}: ${response.status} ${answer}`);
  return answer;
}

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html */
async function states(action: string, body: object): Promise<Readonly<Record<string, unknown>>> {
  const type = 'application/x-amz-json-1.0';
  return JSON.parse(await asRoot('states', type, JSON.stringify(body), `AWSStepFunctions.${action}`));
}

/** The role of the state machine; gives its ARN. */
async function makeRole(): Promise<string> {
  const Principal = { Service: 'states.amazonaws.com' };
  const trust = { Effect: 'Allow', Principal, Action: 'sts:AssumeRole' };
  const form = new URLSearchParams({
    Action: 'CreateRole',
    Version: '2010-05-08',
    RoleName: MACHINE,
    AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
  });
  await asRoot('iam', 'application/x-www-form-urlencoded', form.toString());
  return `arn:aws:iam::${emulator.account}:role/${MACHINE}`;
}

it('has a state machine that somebody else’s interpreter takes, and runs the same way', async () => {
  const roleArn = await makeRole();
  const { stateMachineArn } = await states('CreateStateMachine', { name: MACHINE, definition, roleArn });
  const { executionArn } = await states('StartExecution', {
    stateMachineArn: `${stateMachineArn}#mended`,
    name: 'import-7',
    input: '{}',
  });
  const ended = await eventually('the end of the execution', async () => {
    const execution = await states('DescribeExecution', { executionArn });
    return execution.status === 'RUNNING' ? undefined : execution;
  });
  expect(ended).toMatchObject({ status: 'SUCCEEDED' });
  const { events } = (await states('GetExecutionHistory', { executionArn, maxResults: 1000 })) as {
    readonly events: readonly {
      readonly type: string;
      readonly stateEnteredEventDetails?: { readonly name: string };
    }[];
  };
  // No retry: it went to its catcher at once.
  expect(events.filter(({ type }) => type === 'TaskFailed')).toHaveLength(1);
  const entered = events.flatMap(({ stateEnteredEventDetails: entering }) => entering?.name ?? []);
  expect(entered).toEqual('Begin Work Sleep Look Mended Sleep Look Mended Work Waited Tell Done'.split(' '));
});
