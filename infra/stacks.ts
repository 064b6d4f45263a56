import { type App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Settings } from './config.ts';
import { acknowledge } from './constructs/acknowledge.ts';
import { DataStack } from './data-stack.ts';
import { ServiceStack } from './service-stack.ts';

export interface Stacks {
  readonly data: DataStack;
  readonly service: ServiceStack;
}

/** Builds a stage: what holds grants in one stack, what works on them in another. */
export function buildStage(app: App, settings: Settings): Stacks {
  const data = new DataStack(app, `Grantkeeper-${settings.stage}-data`, {
    settings,
    description: 'grantkeeper: what holds grants',
    terminationProtection: settings.home.retainsData,
  });
  const service = new ServiceStack(app, `Grantkeeper-${settings.stage}-service`, {
    settings,
    data,
    description: 'grantkeeper: what keeps grants alive',
  });
  Tags.of(app).add('grantkeeper:stage', settings.stage);
  if (!settings.home.demandsTls) {
    acknowledge(app, {
      'AwsSolutions-SNS3': 'The emulator speaks plain http on loopback.',
      'AwsSolutions-SQS4': 'The emulator speaks plain http on loopback.',
    });
  }
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { data, service };
}
