/**
 * Synthesizes the stacks with their functions' bundles, as a deployment does, and bundles bare files with the same
 * SDK clients as the refresh function in the same way. Prints one line of JSON.
 */
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { build } from 'esbuild';
import cdkJson from '../../../cdk.json' with { type: 'json' };
import { readSettings } from '../../../infra/config.ts';
import { buildStage } from '../../../infra/stacks.ts';

export interface Bundles {
  /** By the name of the function's construct. */
  readonly functions: Readonly<Record<string, BundledFunction>>;
  /** Names the clients. */
  readonly bare: string;
  /** Names them and makes them. */
  readonly made: string;
}

export interface BundledFunction {
  readonly path: string;
  /** Its variables, with something in the place of what only a deployment knows. */
  readonly environment: Readonly<Record<string, string>>;
}

const ROOT = join(import.meta.dirname, '..', '..', '..');
const [folder = '.'] = process.argv.slice(2);

interface Resource {
  readonly Type: string;
  readonly Properties: {
    readonly Code: { readonly S3Key: string };
    readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> };
  };
}

type Resources = Readonly<Record<string, Resource>>;

const app = new App({ context: cdkJson.context, outdir: join(folder, 'cdk.out') });
const stage = buildStage(app, readSettings({ stage: 'prod', onCall: 'ops@example.com' }));
const assembly = app.synth();
const resourcesOf = ({ artifactId }: { readonly artifactId: string }): Resources =>
  (assembly.getStackArtifact(artifactId).template as { readonly Resources: Resources }).Resources;
const functions = Object.fromEntries(
  Object.entries(resourcesOf(stage.service))
    .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
    .map(([logicalId, { Properties }]) => {
      const asset = `asset.${Properties.Code.S3Key.replace('.zip', '')}`;
      const bundled: BundledFunction = {
        path: join(assembly.directory, asset, 'index.mjs'),
        environment: Object.fromEntries(
          Object.entries(Properties.Environment.Variables).map(([name, value]) => [
            name,
            textOf(name, value),
          ]),
        ),
      };
      return [logicalId.replace(/Function.*$/, '').toLowerCase(), bundled];
    }),
);

// The settings of infra/constructs/node-function.ts.
await build({
  entryPoints: ['bare-clients', 'made-clients'].map((name) => join(import.meta.dirname, `${name}.ts`)),
  outdir: folder,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  minify: true,
  mainFields: ['module', 'main'],
  alias: {
    '@aws-sdk/credential-provider-node': join(ROOT, 'infra', 'bundling', 'environment-credentials.ts'),
  },
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
});
const result: Bundles = {
  functions,
  bare: join(folder, 'bare-clients.mjs'),
  made: join(folder, 'made-clients.mjs'),
};
console.log(JSON.stringify(result));

function textOf(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (name.endsWith('_URL')) return 'https://sqs.us-east-1.amazonaws.com/111122223333/none';
  return name.endsWith('_ARN') ? 'arn:aws:kms:us-east-1:111122223333:key/none' : 'none';
}
