import { describe, expect, it } from 'vitest';
import { USUAL_PATTERN } from '#shared/contract/watched-queue.ts';
import { readWatchedQueues } from '../../infra/watched-queues.ts';
import { permissionsOf } from './policy.ts';
import { synthesize } from './synthesized.ts';

const arn = 'arn:aws:sqs:eu-central-1:111122223333:orders-dead';
const redriveTo = 'arn:aws:sqs:eu-central-1:111122223333:orders';
const good = { arn, integrationAt: '/body/integration' };

function read(value: unknown) {
  const problems: string[] = [];
  return { queues: readWatchedQueues(value, problems), problems };
}

describe('watchedQueues', () => {
  it('are none where nothing is said', () => {
    expect(read(undefined)).toEqual({ queues: [], problems: [] });
  });

  it('are read with what is usual, from a list or from its JSON', () => {
    const queue = { ...good, name: 'orders-dead', redrive: 'on-request', pattern: USUAL_PATTERN };
    expect(read([good])).toEqual({ queues: [queue], problems: [] });
    expect(read(JSON.stringify([good]))).toEqual({ queues: [queue], problems: [] });
  });

  it('are read with all that can be said', () => {
    const whole = {
      arn: `${arn}.fifo`,
      redriveTo: `${redriveTo}.fifo`,
      redrive: 'on-recovery',
      integrationAt: '/attributes/grant',
      jobAt: '/body/job/id',
      pattern: { at: ['/body/error'], matches: ['token expired'] },
    };
    expect(read([whole])).toEqual({ queues: [{ ...whole, name: 'orders-dead.fifo' }], problems: [] });
  });

  it('take a part of the usual pattern', () => {
    const { queues } = read([{ ...good, pattern: { at: ['/body/why'] } }]);
    expect(queues[0]?.pattern).toEqual({ at: ['/body/why'], matches: USUAL_PATTERN.matches });
  });

  it.each([
    ['no list', 'orders', /^watchedQueues is no list of 10 queues/],
    ['too many', Array.from({ length: 11 }, () => good), /^watchedQueues is no list of 10 queues/],
    ['no object', ['orders'], /^watchedQueues\[0\] is no object with arn/],
    ['no ARN', [{ ...good, arn: 'orders-dead' }], /\.arn is no ARN of an SQS queue/],
    ['an ARN of a topic', [{ ...good, arn: arn.replace('sqs', 'sns') }], /\.arn is no ARN/],
    ['a target that is none', [{ ...good, redriveTo: 'orders' }], /\.redriveTo is no ARN/],
    ['itself as target', [{ ...good, redriveTo: arn }], /\.redriveTo is the queue of dead letters itself/],
    [
      'a target that keeps an order',
      [{ ...good, redriveTo: `${redriveTo}.fifo` }],
      /must be FIFO where arn is/,
    ],
    ['another policy', [{ ...good, redrive: 'always' }], /\.redrive is neither on-recovery nor on-request/],
    ['a policy without a target', [{ ...good, redrive: 'on-recovery' }], /needs redriveTo/],
    ['no place', [{ arn }], /\.integrationAt is not a JSON pointer/],
    ['a JSONPath', [{ ...good, integrationAt: '$.integration' }], /\.integrationAt is not a JSON pointer/],
    ['a place elsewhere', [{ ...good, jobAt: '/headers/job' }], /\.jobAt is not a JSON pointer/],
    ['a name that is none', [{ ...good, redriveto: redriveTo }], /\.redriveto is nothing that a queue has/],
    ['a pattern that is none', [{ ...good, pattern: '401' }], /\.pattern is no object of at and matches/],
    ['no places in it', [{ ...good, pattern: { at: [] } }], /\.pattern\.at is no list/],
    ['a short text', [{ ...good, pattern: { matches: ['4'] } }], /\.pattern\.matches is no list/],
    [
      'the same name twice',
      [good, { ...good, arn: arn.replace('111', '999') }],
      /two queues of the name orders-dead/,
    ],
  ])('are refused: %s', (_what, value, problem) => {
    const { problems } = read(value);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(problem);
  });

  it('are refused where they would not fit into the variables of a function', () => {
    const long = Array.from({ length: 10 }, (_, n) => ({
      ...good,
      arn: `${arn}-${n}`,
      pattern: { matches: ['x'.repeat(100), 'y'.repeat(100)] },
    }));
    expect(read(long).problems).toEqual([expect.stringContaining('longer than 3000 characters')]);
  });
});

describe('a stage that watches queues', () => {
  const onCall = [{ kind: 'email', address: 'ops@example.com' }];
  const watching = synthesize({
    stage: 'prod',
    onCall,
    watchedQueues: [{ ...good, redriveTo, redrive: 'on-recovery' }],
  });
  const service = watching.resources('service');

  it('has a function that may receive from those alone, and send to those that they name', () => {
    const may = permissionsOf(service, /^QueuesFunctionRole/)
      .filter(({ action }) => action.startsWith('sqs:'))
      .map(({ action, resource }) => `${action} ${resource}`);
    expect(may.toSorted()).toEqual(
      [
        `sqs:ChangeMessageVisibility ${arn}`,
        `sqs:ChangeMessageVisibilityBatch ${arn}`,
        `sqs:DeleteMessage ${arn}`,
        `sqs:GetQueueAttributes ${arn}`,
        `sqs:GetQueueUrl ${arn}`,
        `sqs:ReceiveMessage ${arn}`,
        `sqs:GetQueueUrl ${redriveTo}`,
        `sqs:SendMessage ${redriveTo}`,
      ].toSorted(),
    );
  });

  it('lets it read rows, and nothing of secrets', () => {
    const others = permissionsOf(service, /^QueuesFunctionRole/)
      .map(({ action }) => action)
      .filter((action) => !action.startsWith('sqs:') && !action.startsWith('logs:'));
    expect([...new Set(others)].toSorted()).toEqual(['dynamodb:GetItem', 'kms:Decrypt', 'kms:DescribeKey']);
  });

  it('lets that function answer for queues, to who signs', () => {
    const routes = service.filter(({ type }) => type === 'AWS::ApiGatewayV2::Route');
    const keys = routes.map(({ properties }) => `${properties.RouteKey} ${properties.AuthorizationType}`);
    expect(keys.filter((key) => key.includes('/v1/queues')).toSorted()).toEqual([
      'ANY /v1/queues AWS_IAM',
      'ANY /v1/queues/{proxy+} AWS_IAM',
    ]);
  });

  it('has nothing of it where it watches none', () => {
    const bare = synthesize({ stage: 'prod', onCall }).resources('service');
    expect(bare.filter(({ logicalId }) => logicalId.startsWith('Queues'))).toEqual([]);
  });
});
