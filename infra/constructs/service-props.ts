import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Settings } from '../config.ts';
import type { DataStack } from '../data-stack.ts';

/** What every capability of the service is built from. */
export interface ServiceProps {
  readonly settings: Settings;
  readonly data: DataStack;
  readonly refreshQueue: IQueue;
  readonly consentQueue: IQueue;
  /** The address that people and vendors reach this stage by, without a slash at its end. */
  readonly publicUrl: string;
  /** The variables that every function reads. */
  readonly common: {
    readonly GRANTKEEPER_STAGE: string;
    readonly GRANTKEEPER_TABLE: string;
    readonly GRANTKEEPER_LOG_LEVEL: string;
  };
}
