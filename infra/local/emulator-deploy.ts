import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Emulator } from './emulator.ts';
import { CommandFailed, runCommand } from './run-command.ts';

export interface DeployOptions {
  readonly emulator: Emulator;
  /** A command that synthesizes (`node infra/app.ts`), or a folder that holds what it synthesized. */
  readonly app: string;
  /** Names of the stacks. @default all of them */
  readonly stacks?: readonly string[];
  /** As `-c name=value`. @default none */
  readonly context?: Readonly<Record<string, string>>;
  /** Hands what the CDK prints on, as it comes. @default only errors show it */
  readonly show?: boolean;
}

/** Output values by stack, then by name. */
export type StackOutputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

const ROOT = join(import.meta.dirname, '..', '..');
const QUIET = ['--no-notices', '--no-version-reporting', '--no-color'];

/** Bootstraps the emulator's account, unless that is done already, and deploys with the pinned CDK. */
export async function bootstrapAndDeploy(options: DeployOptions): Promise<StackOutputs> {
  await bootstrap(options);
  return deploy(options);
}

/** Deploys into an account that is bootstrapped; gives the stacks' outputs. Throws `CommandFailed`. */
async function deploy(options: DeployOptions): Promise<StackOutputs> {
  const { emulator, app } = options;
  const stacks = options.stacks === undefined ? ['--all'] : options.stacks;
  const outputs = join(emulator.folder, 'outputs.json');
  const isFolder = existsSync(join(ROOT, app, 'manifest.json')) || existsSync(join(app, 'manifest.json'));
  const synthesized = isFolder ? [] : ['--output', join(emulator.folder, 'cdk.out')];
  await cdk(options, ROOT, [
    'deploy',
    ...stacks,
    ...['--app', app, ...synthesized],
    ...['--require-approval', 'never', '--outputs-file', outputs, '--progress', 'events'],
    ...contextOf(options),
  ]);
  return existsSync(outputs) ? (JSON.parse(await readFile(outputs, 'utf8')) as StackOutputs) : {};
}

/** Takes all stacks of an app down again. Throws `CommandFailed`. */
export async function destroy(options: DeployOptions): Promise<void> {
  await cdk(options, ROOT, ['destroy', '--all', '--app', options.app, '--force', ...contextOf(options)]);
}

async function bootstrap(options: DeployOptions): Promise<void> {
  const { account, region } = options.emulator;
  // Away from `cdk.json`: bootstrapping needs no app.
  await cdk(options, options.emulator.folder, ['bootstrap', `aws://${account}/${region}`]);
  await dropBucketPolicy(options.emulator);
}

/**
 * The bootstrap stack's bucket demands TLS, and with IAM enforced the emulator obeys: over plain http every asset
 * would be refused. One request takes that policy away; the emulator does not check the signatures of its root.
 */
async function dropBucketPolicy({ endpoint, account, region }: Emulator): Promise<void> {
  const bucket = `cdk-hnb659fds-assets-${account}-${region}`;
  const date = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const scope = `${account}/${date.slice(0, 8)}/${region}/s3/aws4_request`;
  const answer = await fetch(`${endpoint}/${bucket}?policy`, {
    method: 'DELETE',
    headers: {
      'x-amz-date': date,
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
    },
  });
  if (!answer.ok) {
    throw new CommandFailed(`the policy of ${bucket} could not be removed: status ${answer.status}`);
  }
}

const contextOf = ({ context = {} }: DeployOptions): readonly string[] =>
  Object.entries(context).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

async function cdk(
  { emulator, show = false }: DeployOptions,
  cwd: string,
  args: readonly string[],
): Promise<void> {
  const home = join(emulator.folder, 'cdk');
  await mkdir(home, { recursive: true });
  await runCommand(process.execPath, [join(ROOT, 'node_modules/aws-cdk/bin/cdk'), ...args, ...QUIET], {
    cwd,
    environment: {
      ...withoutAwsProfile(process.env),
      ...emulator.env,
      PATH: `${join(ROOT, 'node_modules', '.bin')}:${process.env.PATH}`,
      CDK_HOME: home,
      CDK_DISABLE_CLI_TELEMETRY: 'true',
    },
    show,
  });
}

/** A person's own profile or session must not be mixed into calls that are meant for the emulator. */
function withoutAwsProfile(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('AWS_')));
}
