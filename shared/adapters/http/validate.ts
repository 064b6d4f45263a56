import type * as z from 'zod/mini';
import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { HttpRequest, HttpResponse } from './message.ts';
import { type Parsed, readJson } from './read-json.ts';
import type { Call, Handler } from './router.ts';

type Schema<T> = z.ZodMiniType<T>;
type Issue = z.core.$ZodIssue;

/** A handler that is given its body as the schema makes it, or is not called. */
export function withBody<T>(
  schema: Schema<T>,
  handle: (call: Call, body: T) => Promise<HttpResponse | Refusal>,
): Handler {
  return async (call) => {
    const body = parseBody(call.request, schema);
    return body.kind === 'ok' ? handle(call, body.value) : body;
  };
}

/** The body as the schema makes it, or the first thing that is wrong with it. */
export function parseBody<T>(request: HttpRequest, schema: Schema<T>): Parsed<T> {
  const read = readJson(request);
  if (read.kind !== 'ok') return read;
  const result = schema.safeParse(read.value);
  if (result.success) return { kind: 'ok', value: result.data };
  return refusalOf(result.error.issues, read.value);
}

/** The query as the schema makes it. Each name may come once. */
export function parseQuery<T>(request: HttpRequest, schema: Schema<T>): Parsed<T> {
  const given: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(request.query)) {
    if (Object.hasOwn(given, name)) return badParameter(name, 'may be given once');
    Object.defineProperty(given, name, { value, enumerable: true });
  }
  const result = schema.safeParse(given);
  if (result.success) return { kind: 'ok', value: result.data };
  const { path, message } = first(result.error.issues);
  return badParameter(String(path[0] ?? ''), message);
}

function badParameter(name: string, message: string): Refusal {
  return refusal('invalid_request', `the query parameter ${shown(name)} ${message}`, {
    extra: { parameter: shown(name) },
  });
}

function refusalOf(issues: readonly Issue[], body: unknown): Refusal {
  const { path, message } = first(issues);
  const pointer = pointerTo(path);
  const where = pointer === '' ? 'the body' : pointer;
  const missing = path.length > 0 && valueAt(body, path) === undefined;
  return refusal('invalid_request', `${where} ${missing ? 'is missing; it ' : ''}${message}`, { pointer });
}

interface Fault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** One fault at a time, the outermost first: an unknown field is named before a bad value beside it. */
function first(issues: readonly Issue[]): Fault {
  const unknown = issues.find((issue) => issue.code === 'unrecognized_keys');
  if (unknown !== undefined) {
    return { path: [...unknown.path, unknown.keys[0] ?? ''], message: 'is not a field that is known here' };
  }
  const [issue] = issues;
  if (issue === undefined) return { path: [], message: 'is not as it should be' };
  if (issue.code === 'invalid_key') return { path: issue.path, message: first(issue.issues).message };
  return issue;
}

/** RFC 6901. Names that a caller made up may be long, and a pointer need not repeat all of them. */
function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${shown(String(part)).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

const shown = (name: string): string => (name.length > 64 ? `${name.slice(0, 64)}…` : name);

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  let value = body;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}
