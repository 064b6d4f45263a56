/**
 * What may be kept of an error that came of a call with a secret in it: its name and its code. AWS quotes in its
 * messages what it refuses, and an error of the SDK holds the response.
 */
export function bareError(error: unknown): Error {
  const bare = new Error('its message is not kept: it may quote a secret');
  if (!(error instanceof Error)) return bare;
  bare.name = error.name;
  return 'code' in error && typeof error.code === 'string' ? Object.assign(bare, { code: error.code }) : bare;
}
