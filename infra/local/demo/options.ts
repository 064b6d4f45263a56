import { parseArgs } from 'node:util';

export type Options =
  /** Without `seconds` the show goes on until it is ended. */
  | { readonly kind: 'run'; readonly seconds?: number }
  | { readonly kind: 'help' }
  | { readonly kind: 'bad'; readonly problem: string };

export const USAGE = `usage: npm start -- [--seconds <n>]

Shows grantkeeper keeping grants alive beside a vendor that fails. Ctrl-C ends it.

  --seconds <n>   end by itself after so many seconds (1 to 86400)
  --help          this text
`;

const LONGEST_SECONDS = 86_400;

/** Reads the command line, without the first two words of it. */
export function parseOptions(args: readonly string[]): Options {
  const parsed = parse(args);
  if (parsed.kind === 'bad') return parsed;
  const { help, seconds } = parsed;
  if (help) return { kind: 'help' };
  if (seconds === undefined) return { kind: 'run' };
  const value = /^\d{1,5}(\.\d{1,3})?$/.test(seconds) ? Number(seconds) : Number.NaN;
  if (value >= 1 && value <= LONGEST_SECONDS) return { kind: 'run', seconds: value };
  return { kind: 'bad', problem: `--seconds must be a number from 1 to ${LONGEST_SECONDS}` };
}

type Parsed =
  | { readonly kind: 'parsed'; readonly help: boolean; readonly seconds: string | undefined }
  | Extract<Options, { kind: 'bad' }>;

function parse(args: readonly string[]): Parsed {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { seconds: { type: 'string' }, help: { type: 'boolean', default: false } },
    });
    return { kind: 'parsed', help: values.help, seconds: values.seconds };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const [problem = 'unknown option'] = error.message.split('. ');
    return { kind: 'bad', problem };
  }
}
