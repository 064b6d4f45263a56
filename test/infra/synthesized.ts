import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll } from 'vitest';
import cdkJson from '../../cdk.json' with { type: 'json' };
import { type RawSettings, readSettings } from '../../infra/config.ts';
import { buildStage } from '../../infra/stacks.ts';

export type Stack = 'data' | 'service';
type Properties = Readonly<Record<string, unknown>>;

export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Properties;
  readonly deletionPolicy?: string;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** The templates of a stage, with the context of cdk.json; functions are bundled only where a test asks for it. */
export function synthesize(raw: RawSettings, options: { readonly bundles: boolean } = { bundles: false }) {
  const outdir = mkdtempSync(join(tmpdir(), 'grantkeeper-synth-'));
  folders.push(outdir);
  const app = new App({
    outdir,
    context: { ...cdkJson.context, ...(options.bundles ? {} : { 'aws:cdk:bundling-stacks': [] }) },
  });
  const stacks = buildStage(app, readSettings(raw));
  const templates = { data: Template.fromStack(stacks.data), service: Template.fromStack(stacks.service) };
  const resources = (stack: Stack): readonly Resource[] =>
    Object.entries(templates[stack].toJSON().Resources as Record<string, Raw>).map(([logicalId, raw]) => ({
      logicalId,
      type: raw.Type,
      properties: raw.Properties ?? {},
      ...(raw.DeletionPolicy === undefined ? {} : { deletionPolicy: raw.DeletionPolicy }),
    }));
  return { app, stacks, templates, resources };
}

interface Raw {
  readonly Type: string;
  readonly Properties?: Properties;
  readonly DeletionPolicy?: string;
}
