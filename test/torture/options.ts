import { parseArgs } from 'node:util';

export interface Options {
  readonly rounds: number;
  readonly seed: number;
  readonly grants: number;
  /** How many kinds are tortured side by side. */
  readonly together: number;
  /** Kinds or groups of them; empty: all. */
  readonly vendors: readonly string[];
  readonly jsonFile?: string;
}

export type ReadOptions =
  | { readonly kind: 'ok'; readonly options: Options }
  | { readonly kind: 'bad'; readonly problem: string };

export const USAGE =
  'usage: npm run torture -- [--rounds <n>] [--seed <n>] [--vendor <kind>[,<kind>]] [--grants <n>] [--together <n>] [--json <file>]';

/** Reads the command line; `seed` is what is taken where none is given. */
export function readOptions(args: readonly string[], seed: number): ReadOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        rounds: { type: 'string', default: '20' },
        seed: { type: 'string', default: String(seed) },
        vendor: { type: 'string', default: '' },
        grants: { type: 'string', default: '48' },
        together: { type: 'string', default: '2' },
        json: { type: 'string' },
      },
    });
    const numbers = {
      rounds: values.rounds,
      seed: values.seed,
      grants: values.grants,
      together: values.together,
    };
    const bad = Object.entries(numbers).find(([, text]) => !/^\d{1,9}$/.test(text));
    if (bad !== undefined) return { kind: 'bad', problem: `--${bad[0]} must be a whole number` };
    return {
      kind: 'ok',
      options: {
        rounds: Number(values.rounds),
        seed: Number(values.seed),
        grants: Number(values.grants),
        together: Math.max(1, Number(values.together)),
        vendors: values.vendor.split(',').filter((name) => name !== ''),
        ...(values.json === undefined ? {} : { jsonFile: values.json }),
      },
    };
  } catch (error) {
    return { kind: 'bad', problem: error instanceof Error ? error.message : String(error) };
  }
}
