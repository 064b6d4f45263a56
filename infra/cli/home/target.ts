import { type Command, Option } from 'commander';

/** The options of every verb that asks a home. */
export interface HomeOptions {
  readonly url: string;
  readonly region?: string;
  readonly json?: true;
}

const DEFAULT_URL = 'http://127.0.0.1:8787';
/** What API Gateway calls an API that has no domain of its own. */
const API_GATEWAY = /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/;

export function withHomeOptions(verb: Command): Command {
  return verb
    .addOption(
      new Option('--url <address>', 'the home').env('GRANTKEEPER_URL').default(DEFAULT_URL, DEFAULT_URL),
    )
    .addOption(
      new Option(
        '--region <name>',
        'sign for AWS in this region; found by itself in an address of API Gateway',
      ).env('GRANTKEEPER_REGION'),
    )
    .option('--json', "print the API's answer");
}

/** The region whose credentials a home on AWS wants; `undefined` for a home that wants a key. */
export function regionOf({ url, region }: HomeOptions): string | undefined {
  return region ?? API_GATEWAY.exec(URL.parse(url)?.hostname ?? '')?.[1];
}

/** Whether the home is on this machine, so that its data directory is too. */
export function isOnThisMachine({ url }: HomeOptions): boolean {
  return /^(127(\.\d+){3}|\[::1\]|localhost)$/.test(URL.parse(url)?.hostname ?? '');
}
