import { runCommand } from '../../infra/local/run-command.ts';

/** What `grantkeeper audit` finds in the history that the home has written itself. */
export interface Audited {
  /** Committed token sets, and those that a later holder committed for one that had died. */
  readonly refreshes: number;
  readonly adopted: number;
  /** Losses that the history itself shows to have been avoidable. */
  readonly avoidable: number;
  /** One line for each kind of thing that is not as it should be, with the facts that show it. */
  readonly wrong: readonly string[];
}

interface Report {
  readonly violations: readonly {
    readonly invariant: string;
    readonly of: string;
    readonly what: string;
    readonly story: readonly string[];
  }[];
  readonly untold: number;
  readonly tally: {
    readonly refreshes: number;
    readonly adopted: number;
    readonly losses: { readonly avoidable: number; readonly unannounced: number };
  };
}

/** One clock made all the facts; that of the file system may tick in milliseconds. */
const SKEW_SECONDS = '0.05';
/** It ends with 1 where something is broken, and prints what. */
const CHECK = 'node infra/cli/main.ts audit --skew "$1" --file "$2" --json || test $? = 1';

export async function audited(path: string): Promise<Audited> {
  const environment = { PATH: `${process.cwd()}/node_modules/.bin:${process.env.PATH}` };
  const args = ['-c', CHECK, 'audit', SKEW_SECONDS, path];
  const printed = await runCommand('sh', args, { cwd: process.cwd(), environment });
  const { violations, untold, tally } = JSON.parse(printed) as Report;
  const { avoidable, unannounced } = tally.losses;
  return {
    refreshes: tally.refreshes,
    adopted: tally.adopted,
    avoidable,
    wrong: [
      ...violations.map(({ invariant, of, what, story }) =>
        [`the audit: ${invariant} ${of}: ${what}`, ...story.map((line) => `    ${line}`)].join('\n'),
      ),
      ...(untold === 0 ? [] : [`the audit: and ${untold} violations more`]),
      ...(avoidable === 0 ? [] : [`the audit: ${avoidable} avoidable losses`]),
      ...(unannounced === 0 ? [] : [`the audit: ${unannounced} losses that were not announced`]),
    ],
  };
}
