import { type IntegrationId, parseId } from '../ids.ts';
import { textsAt } from '../json-pointer.ts';
import type { DeadLetter } from './dead-letter.ts';
import type { WatchedQueue } from './watched-queue.ts';

/** What a letter says of itself. */
export interface LetterFacts {
  readonly integration?: IntegrationId;
  readonly job: string;
  /** The pattern that its error has in it. */
  readonly matched?: string;
}

/** Reads a letter; what it does not say, and a body that is no JSON, is absent and no fault. */
export function readLetter(letter: DeadLetter, queue: WatchedQueue): LetterFacts {
  const { attributes } = letter;
  const document = { body: jsonOr(letter.body), attributes };
  const [named = ''] = textsAt(queue.integrationAt, document);
  const integration = parseId<IntegrationId>(named);
  const [job = letter.id] = queue.jobAt === undefined ? [] : textsAt(queue.jobAt, document);
  const texts = queue.pattern.at.flatMap((pointer) => textsAt(pointer, document));
  const matched = queue.pattern.matches.find((wanted) => texts.some((text) => says(text, wanted)));
  return {
    job,
    ...(integration === undefined ? {} : { integration }),
    ...(matched === undefined ? {} : { matched }),
  };
}

/** `401` is not said by `14010`. */
function says(text: string, wanted: string): boolean {
  const [where, what] = [text.toLowerCase(), wanted.toLowerCase()];
  for (let at = where.indexOf(what); at !== -1; at = where.indexOf(what, at + 1)) {
    const isWithin = /^\d/.test(what) && /\d/.test(where.charAt(at - 1));
    const isContinued = /\d$/.test(what) && /\d/.test(where.charAt(at + what.length));
    if (!isWithin && !isContinued) return true;
  }
  return false;
}

/** A body that is no JSON is a text. */
function jsonOr(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
