import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const sources = globSync('{shared,functions,infra}/**/*.{ts,mts}', { cwd: root });

/** What a file imports: paths from the root for our own files, else the package's name as written. */
function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const specifiers = [
    ...text.matchAll(
      /^(?:import|export)\b[^'";]*?from\s*'([^']+)'|^import\s*'([^']+)'|import\('([^']+)'\)/gms,
    ),
  ];
  return specifiers.map(([, from, bare, dynamic]) => resolve(file, from ?? bare ?? dynamic ?? ''));
}

function resolve(file: string, specifier: string): string {
  if (specifier.startsWith('#')) return specifier.slice(1);
  if (specifier.startsWith('.')) return relative(root, join(root, dirname(file), specifier));
  return specifier;
}

const graph = new Map(sources.map((file) => [file, importsOf(file)]));

/** Layer → what it may import: a folder of ours, or a package. */
const ALLOWED: readonly { readonly layer: string; readonly mayImport: readonly RegExp[] }[] = [
  { layer: 'shared/domain/', mayImport: [/^shared\/domain\//] },
  { layer: 'shared/ports/', mayImport: [/^shared\/(domain|ports)\//] },
  // Packed for others: it stands alone, and runs wherever there is fetch and Web Cryptography.
  { layer: 'shared/client/', mayImport: [/^shared\/client\//] },
  { layer: 'shared/contract/', mayImport: [/^shared\/contract\//] },
  { layer: 'shared/usecases/', mayImport: [/^shared\/(domain|ports|usecases)\//] },
  { layer: 'shared/vendors/', mayImport: [/^shared\/(domain|ports|vendors)\//, /^zod\/mini$/, /^node:/] },
  {
    layer: 'shared/adapters/http/',
    mayImport: [/^shared\/(domain|ports|contract|usecases|adapters\/http)\//, /^zod\/mini$/, /^node:/],
  },
  {
    layer: 'shared/adapters/',
    mayImport: [
      /^shared\/(domain|ports|contract|adapters)\//,
      /^node:/,
      /^@aws-/,
      /^@smithy\//,
      /^oauth4webapi$/,
      /^croner$/,
    ],
  },
  { layer: 'functions/', mayImport: [/^shared\//, /^functions\//, /^node:/, /^@aws-/, /^aws-lambda$/] },
];

describe('the dependency rule', () => {
  it.each(ALLOWED)('$layer imports only what lies further in', ({ layer, mayImport }) => {
    const inLayer = sources.filter((file) => layerOf(file) === layer);
    const forbidden = inLayer.flatMap((file) =>
      (graph.get(file) ?? [])
        .filter((target) => !mayImport.some((allowed) => allowed.test(target)))
        .map((target) => `${file} → ${target}`),
    );
    expect(inLayer.length).toBeGreaterThan(0);
    expect(forbidden).toEqual([]);
  });

  it('keeps functions apart from each other', () => {
    const crossing = sources
      .filter((file) => file.startsWith('functions/'))
      .flatMap((file) =>
        (graph.get(file) ?? [])
          .filter((target) => target.startsWith('functions/') && folder(target) !== folder(file))
          .map((target) => `${file} → ${target}`),
      );
    expect(crossing).toEqual([]);
  });

  it('shows the CDK side only names, handler paths and the types of environments', () => {
    const crossing = sources
      .filter((file) => file.startsWith('infra/') && !/^infra\/(local|bundling|cli)\//.test(file))
      .flatMap((file) =>
        (graph.get(file) ?? [])
          .filter((target) => /^(shared|functions)\//.test(target))
          .filter((target) => !/^shared\/contract\/|^functions\/[a-z-]+\/env\.ts$/.test(target))
          .map((target) => `${file} → ${target}`),
      );
    expect(crossing).toEqual([]);
  });

  it('has no circles', () => {
    expect(findCycle()).toBeUndefined();
  });

  it('leaves time and chance to the ports', () => {
    const offenders = sources
      .filter((file) => /^shared\/(domain|ports|usecases)\//.test(file))
      .filter((file) => /\bDate\.now\(|Math\.random\(|performance\.now\(|setTimeout\(/.test(read(file)));
    expect(offenders).toEqual([]);
  });
});

describe('files', () => {
  it('have at most 300 lines', () => {
    const written = sources.filter((file) => !read(file).startsWith('// Made of '));
    const long = written.map((file) => [file, read(file).split('\n').length - 1] as const);
    expect(long.filter(([, lines]) => lines > 300)).toEqual([]);
  });
});

describe('ports', () => {
  const ports = [...read('shared/ports/ports.ts').matchAll(/^ {2}readonly \w+: (\w+);/gm)]
    .map(([, name]) => name ?? '')
    .filter((name) => name !== 'Budgets');

  it('are all found by this test', () => {
    expect(ports.length).toBeGreaterThan(10);
  });

  it.each(ports)('%s has a contract suite that is run', (port) => {
    const name = port.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
    const suite = `test/contract/${name}.contract.ts`;
    const runs = globSync('test/**/*.test.ts', { cwd: root }).filter((file) =>
      read(file).includes(`${name}.contract.ts`),
    );
    expect(globSync(suite, { cwd: root }), suite).toHaveLength(1);
    expect(runs.length, `a test that runs ${suite}`).toBeGreaterThan(0);
  });
});

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

function layerOf(file: string): string | undefined {
  return ALLOWED.find(({ layer }) => file.startsWith(layer))?.layer;
}

function folder(file: string): string {
  return file.split('/')[1] ?? '';
}

/** The files of one import cycle, if there is any. */
function findCycle(): readonly string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];
  function visit(file: string): readonly string[] | undefined {
    const at = path.indexOf(file);
    if (at >= 0) return [...path.slice(at), file];
    if (done.has(file)) return undefined;
    path.push(file);
    for (const target of graph.get(file) ?? []) {
      const cycle = graph.has(target) ? visit(target) : undefined;
      if (cycle !== undefined) return cycle;
    }
    path.pop();
    done.add(file);
    return undefined;
  }
  for (const file of sources) {
    const cycle = visit(file);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
