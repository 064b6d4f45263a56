import { Construct } from 'constructs';
import type { PublicEnvironment } from '#functions/public/env.ts';
import { HTTP_FUNCTION_TIMEOUT } from './http-timeout.ts';
import { NodeFunction } from './node-function.ts';
import type { ServiceProps } from './service-props.ts';

/** What anyone may ask: is it up, and what does the API look like. Its role may write its log and nothing else. */
export class Public extends Construct {
  readonly function: NodeFunction<PublicEnvironment>;

  constructor(scope: Construct, id: string, { settings }: ServiceProps) {
    super(scope, id);
    this.function = new NodeFunction<PublicEnvironment>(this, 'Function', {
      name: 'public',
      settings,
      timeout: HTTP_FUNCTION_TIMEOUT,
      memoryMegabytes: 256,
      environment: { GRANTKEEPER_STAGE: settings.stage, GRANTKEEPER_LOG_LEVEL: settings.logLevel },
      may: [],
    });
  }
}
