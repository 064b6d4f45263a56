import { fileURLToPath } from 'node:url';
import type { Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import {
  type BundlingOptions,
  type ICommandHooks,
  NodejsFunction,
  OutputFormat,
} from 'aws-cdk-lib/aws-lambda-nodejs';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Settings } from '../config.ts';
import { removalPolicy } from './removal.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The file beside the handler that holds the vendors it knows. */
export const VENDORS_FILE = 'vendors.json';

export interface NodeFunctionProps<Environment extends Readonly<Record<string, string>>> {
  /** The folder under `functions/`. */
  readonly name: string;
  readonly settings: Settings;
  readonly environment: Environment;
  readonly timeout: Duration;
  readonly memoryMegabytes: number;
  /** Everything the function may do besides writing its log. */
  readonly may: readonly PolicyStatement[];
  /**
   * The catalogue and the stage's own vendors travel beside the handler, as a whole or as far as a refresh needs them.
   * @default - the function knows no vendor
   */
  readonly knowsVendors?: 'whole' | 'refresh';
}

/**
 * One function: a folder of `functions/`, bundled whole, with a role of its own that may do what is listed and write
 * to its own log group. The log group outlives the function by its retention.
 */
export class NodeFunction<Environment extends Readonly<Record<string, string>>> extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;
  readonly logGroup: ILogGroup;

  constructor(scope: Construct, id: string, props: NodeFunctionProps<Environment>) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: removalPolicy(props.settings.home),
    });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const writesItsLog = new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [this.logGroup.logGroupArn],
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
      logGroup: this.logGroup,
      environment: { ...props.environment },
      bundling: { ...BUNDLING, commandHooks: commandHooks(props) },
    });
  }
}

const STAND_INS = {
  '@aws-sdk/credential-provider-node': 'environment-credentials.ts',
  '@aws-sdk/endpoint-cache': 'no-endpoint-cache.ts',
  '@smithy/core/event-streams': 'no-event-streams.ts',
};

/**
 * One minified file, the SDK in it: a third of the start-up time of the runtime's own copy. `module` first, because
 * the SDK's CommonJS files cannot be pared down.
 */
const BUNDLING: BundlingOptions = {
  format: OutputFormat.ESM,
  target: 'node24',
  minify: true,
  bundleAwsSDK: true,
  mainFields: ['module', 'main'],
  esbuildArgs: Object.fromEntries(
    Object.entries(STAND_INS).map(([name, file]) => [`--alias:${name}`, `${ROOT}infra/bundling/${file}`]),
  ),
  // Dependencies that are still CommonJS call `require`, which an ES module does not have.
  banner: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
};

/** A bad vendor ends the bundling, and with it the synth. */
function commandHooks({
  settings,
  knowsVendors,
}: Pick<NodeFunctionProps<never>, 'settings' | 'knowsVendors'>): ICommandHooks {
  const { vendorsFile, allowLoopbackVendors } = settings;
  const program = [process.execPath, `${ROOT}infra/bundling/write-vendors.ts`];
  const reach = allowLoopbackVendors ? 'loopback' : 'public';
  const own = vendorsFile === undefined ? [] : [vendorsFile];
  return {
    beforeBundling: () => [],
    beforeInstall: () => [],
    afterBundling: (_from, to) =>
      knowsVendors === undefined
        ? []
        : [[...program, `${to}/${VENDORS_FILE}`, knowsVendors, reach, ...own].map(quoted).join(' ')],
  };
}

/** For the shell that the library runs commands in. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
