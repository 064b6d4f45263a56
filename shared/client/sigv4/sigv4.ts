import type { Given } from '../given.ts';
import type { Authorize } from '../outgoing.ts';
import { type AwsCredentials, authorizationOf } from './sign.ts';

export interface SigV4Options {
  /** As a function where they rotate: it is asked before every request. The providers of the AWS SDK will do. */
  readonly credentials: Given<AwsCredentials>;
  readonly region: string;
}

/** The name under which API Gateway checks signatures. */
const SERVICE = 'execute-api';
/** What may stand in a header. None of them may contain anything else, and no runtime shall quote them for it. */
const PRINTABLE = /^[\x21-\x7e]+$/;

/** Signs for AWS. A call throws a `TypeError` where the credentials are none; it quotes nothing of them. */
export function sigV4({ credentials, region }: SigV4Options): Authorize {
  return async ({ method, url, headers: { 'content-type': contentType }, body }) => {
    const current = typeof credentials === 'function' ? await credentials() : credentials;
    requireCredentials(current);
    const { sessionToken } = current;
    const added = {
      'x-amz-date': basicInstant(new Date()),
      ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
    };
    // What travels unchanged to API Gateway; a proxy may write `accept` anew.
    const headers = {
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
      host: url.host,
      ...added,
    };
    const request = { method, path: url.pathname, query: url.search.slice(1), headers, body };
    const scope = { credentials: current, region, service: SERVICE };
    return { ...added, authorization: await authorizationOf(request, scope) };
  };
}

function requireCredentials(given: AwsCredentials): void {
  for (const name of ['accessKeyId', 'secretAccessKey', 'sessionToken'] as const) {
    const value: unknown = given[name];
    if (value === undefined && name === 'sessionToken') continue;
    if (typeof value === 'string' && PRINTABLE.test(value)) continue;
    throw new TypeError(`credentials.${name} is missing, or is not printable ASCII without spaces`);
  }
}

/** ISO 8601 in its basic format, to the second. */
function basicInstant(date: Date): string {
  return date.toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
}
