import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { HttpRequest, HttpResponse } from './message.ts';
import { problem, problemWith } from './problem.ts';

/** A request that found its route; `params` are the decoded path segments that stand where the pattern has braces. */
export interface Call {
  readonly request: HttpRequest;
  readonly params: readonly string[];
}

/** Answers, or refuses with a value; what it throws is a fault. */
export type Handler = (call: Call) => Promise<HttpResponse | Refusal>;

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Such as `/v1/integrations/{id}/token`. */
  readonly path: string;
  readonly handle: Handler;
}

/** Patterns as a tree of path segments, built once, so that finding a route takes one step per segment. */
interface Node {
  readonly literals: Map<string, Node>;
  parameter?: Node;
  readonly methods: Map<string, Handler>;
}

const emptyNode = (): Node => ({ literals: new Map(), methods: new Map() });

export type Dispatch = (request: HttpRequest) => Promise<HttpResponse>;

/** Sends each request to its route; knows 404, 405, HEAD and OPTIONS by itself. Faults pass through. */
export function router(routes: readonly Route[]): Dispatch {
  const root = treeOf(routes);
  return async (request) => {
    const params: string[] = [];
    const node = find(root, request.path, params);
    if (node === undefined || node.methods.size === 0) return noSuchRoute();
    const handle = node.methods.get(request.method);
    if (handle !== undefined) return answer(handle, { request, params });
    return answerOtherMethod(node, { request, params });
  };
}

function treeOf(routes: readonly Route[]): Node {
  const root = emptyNode();
  for (const route of routes) {
    let node = root;
    for (const segment of route.path.split('/').slice(1)) node = childFor(node, segment);
    node.methods.set(route.method, route.handle);
  }
  return root;
}

function childFor(node: Node, segment: string): Node {
  if (segment.startsWith('{')) {
    node.parameter ??= emptyNode();
    return node.parameter;
  }
  const known = node.literals.get(segment) ?? emptyNode();
  node.literals.set(segment, known);
  return known;
}

function find(root: Node, path: string, params: string[]): Node | undefined {
  if (!path.startsWith('/')) return undefined;
  let node: Node | undefined = root;
  for (const raw of path.split('/').slice(1)) {
    // Only as it stands: who guards `/v1` by its first letters must see every way to write it.
    const literal: Node | undefined = node.literals.get(raw);
    if (literal === undefined) {
      const segment = raw.includes('%') ? decode(raw) : raw;
      if (segment === undefined) return undefined;
      params.push(segment);
    }
    node = literal ?? node.parameter;
    if (node === undefined) return undefined;
  }
  return node;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    // Not percent-encoding (RFC 3986 2.1), so it names nothing.
    return undefined;
  }
}

async function answer(handle: Handler, call: Call): Promise<HttpResponse> {
  const result = await handle(call);
  return 'kind' in result ? problem(result) : result;
}

async function answerOtherMethod(node: Node, call: Call): Promise<HttpResponse> {
  const get = node.methods.get('GET');
  const allow = [...node.methods.keys(), ...(get === undefined ? [] : ['HEAD']), 'OPTIONS'].join(', ');
  if (call.request.method === 'OPTIONS') return { status: 204, headers: { allow }, body: '' };
  if (call.request.method === 'HEAD' && get !== undefined) return withoutBody(await answer(get, call));
  const refused = problemWith(405, 'invalid_request', `this address takes ${allow}`);
  refused.headers.allow = allow;
  return refused;
}

/** RFC 9110 9.3.2: the headers of the answer to GET, its length included. */
function withoutBody(response: HttpResponse): HttpResponse {
  const length = String(new TextEncoder().encode(response.body).length);
  return { ...response, headers: { ...response.headers, 'content-length': length }, body: '' };
}

function noSuchRoute(): HttpResponse {
  return problem(refusal('not_found', 'there is nothing at this address; /openapi.json lists what there is'));
}
