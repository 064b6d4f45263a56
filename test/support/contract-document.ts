import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import type { HttpResponse } from '#shared/adapters/http/message.ts';

interface Described {
  readonly headers?: Readonly<Record<string, { readonly required?: boolean; readonly schema: object }>>;
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}
type Referable<T> = T | { readonly $ref: string };

/** The contract as it is served. */
export const document = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../shared/contract/openapi.json'), 'utf8'),
);
const ajv = new Ajv2020({ strict: false });
ajv.addSchema(document, 'openapi');

/** Every operation of the contract, such as `GET /v1/clients/{id}`. */
export function operations(): readonly string[] {
  return Object.entries<Record<string, unknown>>(document.paths).flatMap(([path, item]) =>
    Object.keys(item)
      .filter((key) => key !== 'parameters')
      .map((method) => `${method.toUpperCase()} ${path}`),
  );
}

/** Holds an answer against what the document says about its route and status; gives the operation. */
export function holdToContract(method: string, path: string, response: HttpResponse): string {
  const template = templateOf(path);
  const operation = document.paths[template][method.toLowerCase()];
  expect(operation.responses, `${method} ${template}`).toHaveProperty(String(response.status));
  holds(response, resolve<Described>(operation.responses[response.status]));
  return `${method} ${template}`;
}

/** The same, for an answer that the document may say nothing about: there is much that a server refuses. */
export function holdWhereDescribed(method: string, path: string, response: HttpResponse): void {
  const template = templates().find((one) => isLike(one, path));
  const described = template && document.paths[template][method.toLowerCase()]?.responses[response.status];
  if (described !== undefined) holdToContract(method, path, response);
}

function holds(response: HttpResponse, described: Described): void {
  for (const [name, header] of Object.entries(described.headers ?? {})) {
    const { required, schema } = resolve<{ readonly required?: boolean; readonly schema: object }>(header);
    const value = response.headers[name];
    if (required === true) expect(response.headers).toHaveProperty(name);
    if (value !== undefined) expectValid(schema, value);
  }
  const type = response.headers['content-type'];
  if (described.content === undefined) {
    expect([type, response.body]).toEqual([undefined, '']);
    return;
  }
  expect(Object.keys(described.content)).toContain(type);
  const value = type?.includes('json') ? JSON.parse(response.body) : response.body;
  expectValid(described.content[type ?? '']?.schema ?? {}, value);
}

const compiled = new Map<string, ReturnType<typeof ajv.compile>>();

function expectValid(schema: object, value: unknown): void {
  const absolute = JSON.stringify(schema).replaceAll('"#/', '"openapi#/');
  const validate = compiled.get(absolute) ?? ajv.compile(JSON.parse(absolute));
  compiled.set(absolute, validate);
  expect(validate(value), `${JSON.stringify(value)}: ${ajv.errorsText(validate.errors)}`).toBe(true);
}

function resolve<T>(node: Referable<T>): T {
  if (typeof node !== 'object' || node === null || !('$ref' in node)) return node as T;
  const target = String(node.$ref)
    .slice(2)
    .split('/')
    .reduce((at, part) => at[part], document);
  return target as T;
}

function templateOf(path: string): string {
  const match = templates().find((template) => isLike(template, path));
  if (match === undefined) throw new Error(`the document has no ${path}`);
  return match;
}

const templates = (): readonly string[] => Object.keys(document.paths);

const isLike = (template: string, path: string): boolean =>
  new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path.split('?')[0] ?? '');
