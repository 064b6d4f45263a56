import { readdirSync, readFileSync } from 'node:fs';

type Environment = Readonly<Record<string, string>>;

/** A function's process on the emulator. */
export interface FunctionProcess {
  readonly pid: number;
  readonly environment: Environment;
}

/**
 * The living processes of one function of one emulator, known by what Lambda puts into every function's environment.
 * Linux only, as `/proc` is.
 */
export function functionProcesses(endpoint: string, functionName: RegExp): readonly FunctionProcess[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map((pid) => ({ pid: Number(pid), environment: environmentOf(pid) }))
    .filter(({ environment }) => environment.AWS_ENDPOINT_URL === endpoint)
    .filter(({ environment }) => functionName.test(environment.AWS_LAMBDA_FUNCTION_NAME ?? ''));
}

function environmentOf(pid: string): Environment {
  const pairs = environ(pid)
    .split('\0')
    .map((pair) => /^([^=]+)=(.*)$/s.exec(pair))
    .filter((match) => match !== null);
  return Object.fromEntries(pairs.map(([, name, value]) => [name, value]));
}

/** A process may end between being listed and being read, or belong to somebody else. */
function environ(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}
