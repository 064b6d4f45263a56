import { existsSync, readFileSync } from 'node:fs';

/**
 * What `infra/stages/<stage>.json` says, or nothing where there is no such file: a stage may live on the command line
 * alone. A file that is not a JSON object stops the synth with its name.
 */
export function fileSettings(stage: unknown): Readonly<Record<string, unknown>> {
  if (typeof stage !== 'string' || !/^[a-z][a-z0-9-]*$/.test(stage)) return {};
  const file = new URL(`./stages/${stage}.json`, import.meta.url);
  if (!existsSync(file)) return {};
  const settings: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof settings === 'object' && settings !== null && !Array.isArray(settings)) return { ...settings };
  throw new Error(`infra/stages/${stage}.json must hold one JSON object of settings`);
}
