import { PagerUnavailable } from '#shared/ports/pager.ts';

export interface Post {
  /** Who is posted to, in the words of errors. */
  readonly to: string;
  readonly url: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A receiver has to take a message within this time. */
const DEADLINE_MS = 10_000;
const TIMED_OUT = 408;
const TOO_MANY = 429;

/**
 * Posts JSON. Resolves when it was taken (2xx). Throws `PagerUnavailable`: a refusal where the receiver answers 4xx, which it
 * would do again; not where it asks to come back later (408, 429). An answer's text is never quoted: it may name a key.
 */
export async function post({ to, url, body, headers = {} }: Post): Promise<void> {
  const status = await statusOf({ to, url, body, headers });
  if (status >= 200 && status <= 299) return;
  const isRefusal = status >= 400 && status <= 499 && status !== TIMED_OUT && status !== TOO_MANY;
  throw new PagerUnavailable(`${to} answered ${status}`, { isRefusal });
}

async function statusOf({ to, url, body, headers }: Required<Post>): Promise<number> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      // A redirect would carry the message to an address that nobody has set.
      redirect: 'manual',
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    await answer.body?.cancel();
    return answer.status;
  } catch (error) {
    throw new PagerUnavailable(`${to} did not answer: ${error instanceof Error ? error.name : 'unknown'}`);
  }
}
