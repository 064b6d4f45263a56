import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { synthesize } from './synthesized.ts';

const NAMES = [
  'sweep',
  'refresh',
  'token',
  'manage',
  'connect',
  'webhook',
  'revocation',
  'calendar',
  'rotate',
  'health',
  'reconcile',
  'jobs',
  'queues',
  'public',
  'careofwebhooks',
  'page',
  'deliver',
] as const;
type Name = (typeof NAMES)[number];

const watchedQueues = [
  { arn: 'arn:aws:sqs:eu-central-1:111122223333:orders-dead', integrationAt: '/body/integration' },
];

describe('the bundles as they are deployed', () => {
  const files = new Map<Name, string>();

  beforeAll(() => {
    const stage = synthesize(
      { stage: 'prod', onCall: [{ kind: 'slack', secret: 'chat' }], watchedQueues },
      { bundles: true },
    );
    const { directory } = stage.app.synth();
    for (const one of stage.resources('service').filter(({ type }) => type === 'AWS::Lambda::Function')) {
      const name = NAMES.find((candidate) => one.logicalId.toLowerCase().startsWith(candidate));
      const { S3Key: key } = one.properties.Code as { readonly S3Key: string };
      if (name !== undefined)
        files.set(name, join(directory, `asset.${key.replace('.zip', '')}`, 'index.mjs'));
    }
  }, 180_000);

  it.each([
    { name: 'refresh', most: 425_000 },
    { name: 'manage', most: 680_000 },
    { name: 'connect', most: 480_000 },
    { name: 'webhook', most: 340_000 },
    { name: 'revocation', most: 440_000 },
    { name: 'calendar', most: 400_000 },
    { name: 'rotate', most: 430_000 },
    { name: 'health', most: 430_000 },
    { name: 'reconcile', most: 440_000 },
    { name: 'jobs', most: 410_000 },
    { name: 'queues', most: 400_000 },
    { name: 'careofwebhooks', most: 450_000 },
    { name: 'page', most: 420_000 },
    { name: 'deliver', most: 400_000 },
    { name: 'token', most: 400_000 },
    { name: 'sweep', most: 330_000 },
    { name: 'public', most: 200_000 },
  ] as const)('stay small enough to start fast: $name', ({ name, most }) => {
    expect(statSync(files.get(name) ?? '').size).toBeLessThanOrEqual(most);
  });

  it.each(NAMES)('name every missing variable at cold start: %s', async (name) => {
    const start = promisify(execFile)(process.execPath, [files.get(name) ?? ''], { env: {} });
    await expect(start).rejects.toMatchObject({
      stderr: expect.stringMatching(
        /EnvironmentProblems: .*GRANTKEEPER_STAGE must be a text; .*GRANTKEEPER_LOG_LEVEL must be one of/,
      ),
    });
  });
});
