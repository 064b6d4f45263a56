/** What a request is for. */
export interface Target {
  /** Begins with a slash; percent-encoded as it came. */
  readonly path: string;
  /** Without its question mark. */
  readonly query: string;
  /** Stands in place of the `Host` header. */
  readonly authority?: string;
}

/**
 * Reads a request's target (RFC 9112 3.2): a path, or a whole address, as it is sent to a proxy. Anything else names
 * nothing of ours: the parser lets a path begin with `*`, and the guard of a path must see the path that is routed.
 */
export function readTarget(text: string): Target | undefined {
  if (text.startsWith('/')) return withoutQuery(text);
  const [, authority, rest] = /^https?:\/\/([^/?#]+)(.*)$/is.exec(text) ?? [];
  if (authority === undefined || rest === undefined) return undefined;
  return { ...withoutQuery(rest.startsWith('/') ? rest : `/${rest}`), authority };
}

function withoutQuery(text: string): Target {
  const at = text.indexOf('?');
  return at < 0 ? { path: text, query: '' } : { path: text.slice(0, at), query: text.slice(at + 1) };
}

/** Whether the path needs the key. */
export const isProtected = (path: string): boolean =>
  path === '/v1' || path.startsWith('/v1/') || path === '/metrics';
