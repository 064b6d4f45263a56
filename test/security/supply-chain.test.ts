import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const read = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'));

interface Package {
  readonly version?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly inBundle?: boolean;
  readonly link?: boolean;
  readonly license?: string;
  readonly hasInstallScript?: boolean;
}
interface Manifest {
  readonly allowScripts: Readonly<Record<string, boolean>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifest = read('package.json') as Manifest;
const lock = (read('package-lock.json') as { readonly packages: Readonly<Record<string, Package>> }).packages;
const installed = Object.entries(lock).filter(([path]) => path !== '');
const nameOf = (path: string): string => path.replace(/^.*node_modules\//, '');
const atRunTime = installed.filter(([, one]) => one.dev !== true && one.devOptional !== true);

describe('what is installed', () => {
  it('is named to the version, and the lock file has just that', () => {
    const wanted = { ...manifest.dependencies, ...manifest.devDependencies };
    const inexact = Object.entries(wanted).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
    expect(inexact).toEqual([]);
    const locked = Object.keys(wanted).map((name) => [name, lock[`node_modules/${name}`]?.version]);
    expect(Object.fromEntries(locked)).toEqual(wanted);
  });

  it('is held to its content', () => {
    const free = installed.filter(
      ([, one]) => one.inBundle !== true && one.link !== true && !/^sha512-/.test(one.integrity ?? ''),
    );
    expect(free.map(([path]) => path)).toEqual([]);
  });

  it('runs no script of its own, but for the one that brings Node', () => {
    const scripted = installed
      .filter(([, one]) => one.hasInstallScript === true)
      .map(([path]) => nameOf(path));
    expect(scripted.toSorted()).toEqual(Object.keys(manifest.allowScripts).toSorted());
    const allowed = Object.entries(manifest.allowScripts).filter(([, may]) => may);
    expect(allowed.map(([name]) => name)).toEqual(['node']);
  });
});

describe('what is needed at run time', () => {
  it('is this, and each addition is a decision', () => {
    expect(Object.keys(manifest.dependencies).toSorted()).toEqual([
      '@aws-lambda-powertools/logger',
      '@aws-lambda-powertools/metrics',
      '@aws-sdk/client-dynamodb',
      '@aws-sdk/client-eventbridge',
      '@aws-sdk/client-kms',
      '@aws-sdk/client-secrets-manager',
      '@aws-sdk/client-sns',
      '@aws-sdk/client-sqs',
      'commander',
      'croner',
      'csv-parse',
      'oauth4webapi',
      'yaml',
      'zod',
    ]);
    expect(atRunTime.length).toBeLessThanOrEqual(45);
  });

  it('may be used freely', () => {
    const free = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT-0'];
    const others = atRunTime.filter(([, one]) => !free.includes(one.license ?? ''));
    expect(others.map(([path, one]) => `${nameOf(path)}: ${one.license}`)).toEqual([]);
  });
});
