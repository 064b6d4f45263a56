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

/** That name the version of each answer: told where the address asked for another. */
const VERSIONS_OF_VENDORS = ['x-shopify-api-version', 'facebook-api-version'];
/** By which vendors tell of an end in a way of their own; the keeper passes over what a vendor's entry does not name. */
export const OF_VENDORS: readonly string[] = [
  'asana-change',
  'x-shopify-api-deprecated-reason',
  'warning',
  ...VERSIONS_OF_VENDORS,
];
const LONGEST_OF_VENDORS = 1024;
const VERSION_ASKED = /\/(v\d+(?:\.\d+)*|\d{4}-\d{2})(?=[/?#]|$)/;

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
  const vendor = ofVendor(response);
  if (!isOfUse && vendor === undefined) return undefined;
  return { ...Object.fromEntries(isOfUse ? present : []), ...(vendor === undefined ? {} : { vendor }) };
}

function ofVendor(response: ResponseLike): Readonly<Record<string, string>> | undefined {
  const [, asked] = VERSION_ASKED.exec(response.url ?? '') ?? [];
  const found = OF_VENDORS.flatMap((name) => {
    const value = headerOf(response, name)?.slice(0, LONGEST_OF_VENDORS);
    const isVersion = VERSIONS_OF_VENDORS.includes(name);
    const isNews = isVersion
      ? asked !== undefined && asked !== value
      : name !== 'warning' || isLasting(value);
    return value === undefined || !isNews ? [] : [[name, value] as const];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** RFC 7234 5.5.7: a warning that is there to stay. */
const isLasting = (warning = ''): boolean => /(^|,)\s*299\s/.test(warning);

function headerOf({ headers }: ResponseLike, name: string): string | undefined {
  const value = headers
    ?.get(name)
    ?.replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, LONGEST_HEADER);
  return value === '' ? undefined : value;
}
