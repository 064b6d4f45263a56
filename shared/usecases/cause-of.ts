/**
 * What may be logged of an error: its name, and the name and code of what lies beneath it. Never a message: it may quote
 * what it choked on.
 */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { cause } = error;
  if (!(cause instanceof Error)) return error.name;
  const code = 'errcode' in cause ? cause.errcode : 'code' in cause ? cause.code : undefined;
  const isCode = typeof code === 'string' || typeof code === 'number';
  return `${error.name}: ${cause.name}${isCode ? ` ${code}` : ''}`;
}
