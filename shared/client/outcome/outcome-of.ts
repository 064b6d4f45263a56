import type { Outcome } from '../contract.ts';
import { endpointOf } from './endpoint.ts';
import type { ResponseLike } from './response-like.ts';

export interface OutcomeOptions {
  /**
   * What the vendor's endpoint is called in reports.
   * @default - the address of the answer, without its query and without what names a single thing
   */
  readonly endpoint?: string | undefined;
  /** The batch job that the call belongs to. */
  readonly jobId?: string | undefined;
}

const LONGEST_HEADER = 4096;
/** RFC 9745, RFC 8594 and RFC 8288. */
const LIFE_CYCLE = ['deprecation', 'sunset', 'link'] as const;

/** What a vendor's answer to the token of this version says to the keeper. */
export function outcomeOf(version: number, response: ResponseLike, options: OutcomeOptions): Outcome {
  const headers = lifeCycleOf(response);
  const wwwAuthenticate = headerOf(response, 'www-authenticate');
  const endpoint = options.endpoint ?? endpointOf(response.url);
  return {
    version,
    status: response.status,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(options.jobId === undefined ? {} : { jobId: options.jobId }),
    ...(wwwAuthenticate === undefined ? {} : { wwwAuthenticate }),
    ...(headers === undefined ? {} : { headers }),
  };
}

/** A link says something of a life cycle only beside one of the others. */
function lifeCycleOf(response: ResponseLike): Outcome['headers'] {
  const found = LIFE_CYCLE.map((name) => [name, headerOf(response, name)] as const);
  const present = found.filter(([, value]) => value !== undefined);
  const isOfUse = present.some(([name]) => name !== 'link');
  return isOfUse ? Object.fromEntries(present) : undefined;
}

function headerOf({ headers }: ResponseLike, name: string): string | undefined {
  const value = headers
    ?.get(name)
    ?.replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, LONGEST_HEADER);
  return value === '' ? undefined : value;
}
