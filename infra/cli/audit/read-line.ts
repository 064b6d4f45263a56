import type { Recorded } from '#shared/domain/history/fact.ts';
import { AUDIT_MARK, readFact } from '#shared/domain/history/fact-line.ts';

export type ReadLine =
  | { readonly kind: 'fact'; readonly fact: Recorded }
  /** Some other line of a log. */
  | { readonly kind: 'other' }
  /** It bears our mark and breaks off. */
  | { readonly kind: 'half' }
  | { readonly kind: 'bad'; readonly code: string; readonly problem: string };

const MARK = `{"${AUDIT_MARK}":`;
/** The same inside a text of JSON, as the AWS command line shows a log line. */
const QUOTED_MARK = `{\\"${AUDIT_MARK}\\":`;

/**
 * A fact wherever it stands in a line: alone, behind what CloudWatch puts before it (a timestamp, the name of a stream),
 * or as the message of an envelope, as text or as an object.
 */
export function readLine(line: string): ReadLine {
  const at = line.indexOf(MARK);
  if (at > 0 && line.startsWith('{')) return members(messageOf(json(line)));
  if (at >= 0) return members(json(line.slice(at, line.lastIndexOf('}') + 1)));
  const quoted = line.indexOf(QUOTED_MARK);
  if (quoted < 0) return { kind: 'other' };
  const text = /^(?:[^"\\]|\\.)*/.exec(line.slice(quoted))?.[0] ?? '';
  const unquoted = json(`"${text}"`);
  return members(typeof unquoted === 'string' ? json(unquoted) : undefined);
}

function members(value: unknown): ReadLine {
  if (typeof value !== 'object' || value === null) return { kind: 'half' };
  return readFact(value as Readonly<Record<string, unknown>>);
}

const messageOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'message' in value ? value.message : undefined;

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // It is told to whoever gave us the line.
    return undefined;
  }
}
