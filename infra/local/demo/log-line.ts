/** One line of the home's log: `message` is an event's type, or plain words. */
export interface LogLine {
  readonly message: string;
  /** RFC 3339. */
  readonly at?: string;
  readonly integration?: string;
  readonly client?: string;
  readonly version?: number;
  readonly code?: string;
  readonly class?: string;
  readonly reason?: string;
  readonly until?: string;
  readonly cause?: string;
  readonly tookMs?: number;
}

const TEXTS = ['at', 'integration', 'client', 'code', 'class', 'reason', 'until', 'cause'] as const;
const NUMBERS = ['version', 'tookMs'] as const;

/** The fields that the show knows, each only where it has the type it should have; `undefined` for anything else. */
export function readLogLine(text: string): LogLine | undefined {
  const parsed = parse(text);
  if (typeof parsed?.message !== 'string') return undefined;
  const line: Record<string, unknown> = { message: parsed.message };
  for (const name of TEXTS) if (typeof parsed[name] === 'string') line[name] = parsed[name];
  for (const name of NUMBERS) if (typeof parsed[name] === 'number') line[name] = parsed[name];
  return line as unknown as LogLine;
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}
