import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { ERROR_STATUS } from '#shared/domain/error-code.ts';
import { clientTypes } from '../../infra/contract/client-types.ts';

const contract = join(import.meta.dirname, '../../shared/contract');
const yaml = parse(readFileSync(join(contract, 'openapi.yaml'), 'utf8'));
const json = JSON.parse(readFileSync(join(contract, 'openapi.json'), 'utf8'));

it('is generated anew whenever its source changes (npm run generate)', () => {
  expect(json).toEqual(yaml);
});

it('types the client package anew whenever it changes (npm run generate)', () => {
  const types = readFileSync(join(contract, '../client/contract.ts'), 'utf8');
  expect(types).toBe(clientTypes(yaml));
});

it('knows the same codes as the domain', () => {
  expect(yaml.components.schemas.Problem.properties.code.enum).toEqual(Object.keys(ERROR_STATUS));
});

it('points only at what is there', () => {
  const broken: string[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const ref = Reflect.get(node, '$ref');
    if (typeof ref === 'string' && at(ref) === undefined) broken.push(ref);
    for (const child of Object.values(node)) visit(child);
  };
  const at = (ref: string): unknown =>
    ref
      .slice(2)
      .split('/')
      .reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part], yaml);
  visit(yaml);
  expect(broken).toEqual([]);
});

it('says of each tag its name and what it is about, and nothing else', () => {
  const wrong = yaml.tags.filter(
    (tag: object) => Object.keys(tag).join() !== 'name,description' || Object.values(tag).includes(null),
  );
  expect(wrong).toEqual([]);
});

it('uses every tag that it has, and no other', () => {
  const used = Object.values(yaml.paths as Record<string, object>)
    .flatMap((path) => Object.values(path))
    .flatMap((operation) => operation.tags ?? []);
  expect([...new Set(used)].sort()).toEqual(yaml.tags.map(({ name }: { name: string }) => name).sort());
});
