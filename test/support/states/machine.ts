import * as z from 'zod/mini';

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
const retrier = z.strictObject({
  ErrorEquals: z.array(z.string()).check(z.minLength(1)),
  IntervalSeconds: z.optional(z.int().check(z.minimum(1))),
  BackoffRate: z.optional(z.number().check(z.minimum(1))),
  MaxAttempts: z.optional(z.int().check(z.minimum(0))),
});
const catcher = z.strictObject({
  ErrorEquals: z.array(z.string()).check(z.minLength(1)),
  Next: z.string(),
});

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html */
const callFunction = z.strictObject({ FunctionName: z.string(), Payload: z.unknown() });

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-api-gateway.html */
const callApi = z.strictObject({
  ApiEndpoint: z.string().check(z.regex(/^[0-9a-z]+\.execute-api\.[a-z0-9-]+\.amazonaws\.com$/)),
  Method: z.enum(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS']),
  Path: z.string().check(z.regex(/^\//)),
  Headers: z.optional(z.record(z.string(), z.array(z.string()))),
  RequestBody: z.optional(z.unknown()),
  AuthType: z.literal('IAM_ROLE'),
});

const taskFields = {
  Type: z.literal('Task'),
  TimeoutSeconds: z.int(),
  Retry: z.array(retrier),
  Catch: z.optional(z.array(catcher)),
  Assign: z.optional(z.record(z.string(), z.unknown())),
  Output: z.optional(z.unknown()),
  Next: z.string(),
};
const callsFunction = z.strictObject({
  ...taskFields,
  Resource: z.literal('arn:aws:states:::lambda:invoke'),
  Arguments: callFunction,
});
const callsApi = z.strictObject({
  ...taskFields,
  Resource: z.literal('arn:aws:states:::apigateway:invoke'),
  Arguments: callApi,
});

const state = z.union([
  callsFunction,
  callsApi,
  z.strictObject({
    Type: z.literal('Pass'),
    Assign: z.record(z.string(), z.unknown()),
    Next: z.string(),
  }),
  z.strictObject({ Type: z.literal('Wait'), Seconds: z.int(), Next: z.string() }),
  z.strictObject({
    Type: z.literal('Choice'),
    Choices: z.array(z.strictObject({ Condition: z.string(), Next: z.string() })),
    Default: z.string(),
  }),
  z.strictObject({ Type: z.literal('Succeed') }),
]);

/** What the recipes use of the Amazon States Language with JSONata, and nothing besides. */
const machine = z.strictObject({
  Comment: z.string(),
  QueryLanguage: z.literal('JSONata'),
  StartAt: z.string(),
  TimeoutSeconds: z.int(),
  States: z.record(z.string(), state),
});

export type Machine = z.infer<typeof machine>;
export type State = z.infer<typeof state>;
export type Task = Extract<State, { Type: 'Task' }>;

/** Throws where it is not of that shape, or leads to a state that is not there, or has one that nothing leads to. */
export function readMachine(text: string): Machine {
  const read = machine.parse(JSON.parse(text));
  const led = new Set([read.StartAt, ...Object.values(read.States).flatMap(nextOf)]);
  const wrong = [...led].filter((name) => !(name in read.States));
  const unreached = Object.keys(read.States).filter((name) => !led.has(name));
  if (wrong.length + unreached.length > 0) throw new Error(`not one machine: ${[...wrong, ...unreached]}`);
  return read;
}

function nextOf(one: State): readonly string[] {
  switch (one.Type) {
    case 'Task':
      return [one.Next, ...(one.Catch ?? []).map(({ Next }) => Next)];
    case 'Choice':
      return [one.Default, ...one.Choices.map(({ Next }) => Next)];
    case 'Succeed':
      return [];
    default:
      return [one.Next];
  }
}
