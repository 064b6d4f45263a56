/** A vendor's answer, as far as it is looked at: `Response` is one. */
export interface ResponseLike {
  readonly status: number;
  readonly headers?: { get(name: string): string | null } | undefined;
  readonly url?: string | undefined;
  readonly body?: unknown;
}

/** Lets go of a body that nobody will read, and with it of the connection. Never fails. */
export async function letGo({ body }: ResponseLike): Promise<void> {
  const cancel: unknown =
    typeof body === 'object' && body !== null && 'cancel' in body ? body.cancel : undefined;
  if (typeof cancel !== 'function') return;
  // A body that has been read, or is locked by a reader, cannot be let go of, and need not be.
  await Promise.resolve(cancel.call(body)).catch(() => {});
}
