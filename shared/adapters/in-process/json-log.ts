import type { Log, LogFields } from '#shared/ports/tell.ts';
import { toStandardError } from './standard-error.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface JsonLog extends Log {
  /** Writes what is still gathered. */
  flush(): void;
}

interface JsonLogOptions {
  readonly level: LogLevel;
  /** @default standard error */
  readonly write?: (text: string) => void;
  /** @default the system's clock */
  readonly now?: () => Date;
}

/** Gathered lines are written at the end of the event loop's turn, and sooner above this many characters. */
const GATHER_AT_MOST = 16_384;

/**
 * One JSON line each: `at`, `level`, `message`, then the fields. A `Secret` prints as `[redacted]`. What is
 * gathered when the process ends is written then.
 */
export function jsonLog({ level, write = toStandardError, now = () => new Date() }: JsonLogOptions): JsonLog {
  const least = LOG_LEVELS.indexOf(level);
  let gathered = '';
  let scheduled = false;
  if (write === toStandardError) process.once('exit', flush);

  function flush(): void {
    scheduled = false;
    if (gathered === '') return;
    const text = gathered;
    gathered = '';
    write(text);
  }

  const print =
    (lineLevel: LogLevel) =>
    (message: string, fields: LogFields = {}): void => {
      if (LOG_LEVELS.indexOf(lineLevel) < least) return;
      gathered += `${lineOf({ at: now().toISOString(), level: lineLevel, message }, fields)}\n`;
      if (gathered.length >= GATHER_AT_MOST) {
        flush();
      } else if (!scheduled) {
        scheduled = true;
        setImmediate(flush);
      }
    };

  return { debug: print('debug'), info: print('info'), warn: print('warn'), error: print('error'), flush };
}

/** A field never takes the place of the line's own three, except `at`, which an event brings with it. */
function lineOf(
  own: { readonly at: string; readonly level: string; readonly message: string },
  fields: LogFields,
) {
  const { level, message } = own;
  try {
    return JSON.stringify({ ...own, ...fields, level, message });
  } catch {
    // Fields are plain values by their type; a log does not throw where they are not.
    return JSON.stringify({ ...own, unprintable: Object.keys(fields) });
  }
}
