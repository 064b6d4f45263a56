import type { LogFields } from '#shared/ports/tell.ts';

const FRAMES = 8;

/**
 * What may be logged of a fault: its name and where it arose. Not its message, which may quote what it choked on, and
 * not its cause.
 */
export function faultFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { fault: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { fault: error.name, at: frames.slice(0, FRAMES).map((line) => line.trim()) };
}
