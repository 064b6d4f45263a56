import { fileURLToPath } from 'node:url';
import type { Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type BundlingOptions, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Home } from '../config.ts';
import { removalPolicy } from './removal.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The file beside the handler that holds vendors beyond the catalogue. */
export const VENDORS_FILE = 'vendors.json';

export interface NodeFunctionProps<Environment extends Readonly<Record<string, string>>> {
  /** The folder under `functions/`. */
  readonly name: string;
  readonly home: Home;
  readonly environment: Environment;
  readonly timeout: Duration;
  readonly memoryMegabytes: number;
  /** Everything the function may do besides writing its log. */
  readonly may: readonly PolicyStatement[];
  /** A JSON file of vendors that travels beside the handler. @default none */
  readonly vendorsFile?: string;
}

/**
 * One function: a folder of `functions/`, bundled whole, with a role of its own that may do what is listed and write
 * to its own log group. The log group outlives the function by its retention.
 */
export class NodeFunction<Environment extends Readonly<Record<string, string>>> extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: NodeFunctionProps<Environment>) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: removalPolicy(props.home),
    });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const writesItsLog = new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    });
    for (const statement of [writesItsLog, ...props.may]) this.role.addToPolicy(statement);
    this.function = new NodejsFunction(this, 'Function', {
      entry: `${ROOT}functions/${props.name}/handler.ts`,
      projectRoot: ROOT,
      depsLockFilePath: `${ROOT}package-lock.json`,
      // Pinned: a newer runtime comes by a change here, not by an update of the library.
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMegabytes,
      timeout: props.timeout,
      role: this.role.withoutPolicyUpdates(),
      logGroup,
      environment: { ...props.environment },
      bundling: bundling(props.vendorsFile),
    });
  }
}

/**
 * One minified file, the SDK in it: a third of the start-up time of the runtime's own copy. `module` first, because
 * the SDK's CommonJS files cannot be pared down.
 */
function bundling(vendorsFile: string | undefined): BundlingOptions {
  return {
    format: OutputFormat.ESM,
    target: 'node24',
    minify: true,
    bundleAwsSDK: true,
    mainFields: ['module', 'main'],
    esbuildArgs: {
      '--alias:@aws-sdk/credential-provider-node': `${ROOT}infra/bundling/environment-credentials.ts`,
    },
    // Dependencies that are still CommonJS call `require`, which an ES module does not have.
    banner: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
    commandHooks: {
      beforeBundling: () => [],
      beforeInstall: () => [],
      afterBundling: (_from, to) =>
        vendorsFile === undefined ? [] : [`cp '${vendorsFile}' '${to}/${VENDORS_FILE}'`],
    },
  };
}
