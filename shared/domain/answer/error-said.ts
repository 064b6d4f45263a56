import { isMembers, type Members, member, textMember } from './read-body.ts';

/** Where vendors put the code of an error, besides `error` (RFC 6749 5.2), in answers that are errors by status. */
const OTHER_NAMES = ['errorCode', 'error_code', 'code', 'status'] as const;

/** Text of this shape is a code and may be shown; anything else is the vendor's free text and goes nowhere. */
const CODE = /^[a-z0-9_.-]{1,64}$/i;

/** An error in an answer; `code` is `undefined` where it has none that may be shown. */
export interface ErrorSaid {
  readonly code: string | undefined;
}

/**
 * The error that an answer states itself, whatever its status: an `error` member, `ok: false` (Slack), or a list of
 * `errors`. `undefined` where it states none; an `error` of zero says that all went well.
 */
export function errorSaid(members: Members): ErrorSaid | undefined {
  const error = member(members, 'error');
  const [first] = list(member(members, 'errors'));
  if (typeof error === 'string' && error.trim() !== '' && error !== '0') return said(error);
  if (isMembers(error)) return said(codeIn(error));
  if ((typeof error === 'number' && error !== 0) || error === true) return said(error);
  if (first !== undefined) return isMembers(first) ? said(codeIn(first)) : said(first);
  return member(members, 'ok') === false ? { code: undefined } : undefined;
}

/** The code of an answer that is an error by its status, wherever the vendor puts it. */
export function errorOfStatus(members: Members): ErrorSaid {
  return errorSaid(members) ?? said(codeIn(members));
}

/** A code as it may be shown, or `undefined`. */
function shownCode(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && CODE.test(text) ? text : undefined;
}

const said = (value: unknown): ErrorSaid => ({ code: shownCode(value) });

function codeIn(members: Members): unknown {
  for (const name of OTHER_NAMES) {
    // A number under `status` is the HTTP status once more.
    const value = name === 'status' ? textMember(members, name) : member(members, name);
    if (shownCode(value) !== undefined) return value;
  }
  return textMember(members, 'type');
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
