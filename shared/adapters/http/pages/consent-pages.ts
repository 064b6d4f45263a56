import { ERROR_STATUS, type ErrorCode } from '#shared/domain/error-code.ts';
import type { ClientId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { ConsentFailure } from '#shared/usecases/consent/finish-consent.ts';
import type { HttpResponse } from '../message.ts';
import { type Html, html } from './html.ts';
import { pageResponse } from './page.ts';

/** Something that a person has to know and can do something about. */
interface Trouble {
  readonly code: ErrorCode;
  readonly title: string;
  readonly what: string;
  readonly next: readonly string[];
}

export type TroubleKind = ConsentFailure | 'code_expired' | 'no_link' | 'not_here' | 'no_credential';

const OPEN_AGAIN = 'Open the link that you were given once more, and go through it without going back.';
const ASK_FOR_LINK = 'Ask whoever sent you the link for a fresh one.';

const TROUBLES: Readonly<Record<TroubleKind, Trouble>> = {
  no_link: {
    code: 'not_found',
    title: 'This link does not work any more',
    what: 'It was used already, its hour is over, or a part of it got lost on its way to you.',
    next: ['Check that you opened the whole link.', ASK_FOR_LINK],
  },
  not_here: {
    code: 'conflict',
    title: 'This connection cannot be made here',
    what: 'The service that it is for has no page on which a person could agree to it.',
    next: ['Tell whoever sent you the link. Their log says what is missing.'],
  },
  no_credential: {
    code: 'conflict',
    title: 'This connection is not ready yet',
    what: 'Its application has no secret here yet, so that nothing you agree to could be used.',
    next: [
      'Tell whoever sent you the link that the secret of the application is missing, and open the link again once it is there.',
    ],
  },
  malformed: {
    code: 'invalid_request',
    title: 'This is not an answer that we asked for',
    what: 'The address you came by lacks something, or has something twice. Nothing was changed.',
    next: [OPEN_AGAIN],
  },
  unknown: {
    code: 'not_found',
    title: 'This consent is over',
    what: 'It was finished already, or more than ten minutes went by. Nothing was changed just now.',
    next: [
      'If you saw “Connected” before, all is done: close this window.',
      'Otherwise open the link that you were given once more.',
    ],
  },
  wrong_browser: {
    code: 'forbidden',
    title: 'Please finish in the browser you began in',
    what: 'This consent was begun in another browser or another private window, or this one keeps no cookies. Nothing was changed.',
    next: ['Open the link that you were given in this browser, and stay in it until you see “Connected”.'],
  },
  wrong_issuer: {
    code: 'forbidden',
    title: 'The answer came from somewhere else',
    what: 'You were sent back by another service than the one you were sent to. To be safe, nothing was connected.',
    next: [
      'If you gave your password to a page that looked wrong, change it now.',
      'Tell whoever sent you the link, then open it once more.',
    ],
  },
  overtaken: {
    code: 'conflict',
    title: 'Something changed in the meantime',
    what: 'While you were away this connection was made, replaced or removed by someone else. What you agreed to just now is not used.',
    next: ['Ask whoever sent you the link whether it is still needed.', ASK_FOR_LINK],
  },
  denied: {
    code: 'vendor_refused',
    title: 'Not connected: the answer was no',
    what: 'The request was declined, or its page was closed. Nothing was changed.',
    next: [
      'If that was not what you wanted, open the link once more and agree.',
      'If you may not agree yourself, ask an administrator of the service to open the link.',
    ],
  },
  scope: {
    code: 'vendor_refused',
    title: 'The service does not know what was asked for',
    what: 'One of the permissions does not exist there, or this application may not ask for it. Nothing was changed.',
    next: ['Tell whoever sent you the link that the scopes of this integration need mending.'],
  },
  client: {
    code: 'vendor_refused',
    title: 'The service does not accept this application',
    what: 'The application is not set up there as it should be. Nothing was changed.',
    next: [
      'Tell whoever sent you the link to check, in the console of the service, that the application exists and has this redirect address.',
    ],
  },
  busy: {
    code: 'vendor_refused',
    title: 'The service could not answer now',
    what: 'It had trouble of its own. Nothing was changed.',
    next: ['Wait a few minutes, then open the link once more.'],
  },
  other: {
    code: 'vendor_refused',
    title: 'The service did not agree',
    what: 'It gave a reason that is not known here. Nothing was changed.',
    next: ['Open the link once more.', 'If that does not help, tell whoever sent it to you.'],
  },
  code_refused: {
    code: 'vendor_refused',
    title: 'The service did not take its own answer back',
    what: 'You agreed, but what the service sent along had run out or was used before. Nothing is connected yet.',
    next: [OPEN_AGAIN],
  },
  client_refused: {
    code: 'vendor_refused',
    title: 'The service does not accept this application',
    what: 'You agreed, but the service refused the application’s own password or key. Nothing is connected yet.',
    next: [
      'Tell whoever sent you the link that the client secret has to be renewed.',
      'When that is done, open the link once more.',
    ],
  },
  no_token: {
    code: 'vendor_refused',
    title: 'The service did not answer as it should',
    what: 'You agreed, but what came back made no sense. Nothing is connected yet.',
    next: ['Open the link once more.', 'If that does not help, tell whoever sent it to you.'],
  },
  wrong_nonce: {
    code: 'forbidden',
    title: 'This answer belongs to another consent',
    what: 'The proof of who agreed does not fit the request. To be safe, nothing was connected.',
    next: [OPEN_AGAIN, 'If it happens again, tell whoever sent you the link.'],
  },
  code_expired: {
    code: 'conflict',
    title: 'The code has run out',
    what: 'It was not entered in time. Nothing was changed.',
    next: ['Open the link once more: it shows a fresh code.'],
  },
  another_identity: {
    code: 'conflict',
    title: 'You agreed as someone else',
    what: 'This connection belongs to another account of the service than the one you were signed in to. What uses it shall not find itself in a strange account, so nothing was changed.',
    next: [
      'Sign out at the service, or choose the account that was connected before, and open the link once more.',
      'If the account is meant to change, ask whoever sent you the link for one that allows another identity.',
    ],
  },
  missing_scopes: {
    code: 'insufficient_scope',
    title: 'Not everything was granted',
    what: 'More permissions are needed than you agreed to. What was connected before goes on as it was, and what you agreed to just now is not used.',
    next: [
      'Open the link once more and leave every box ticked.',
      'If you may not agree to all of it, ask an administrator of the service to open the link.',
    ],
  },
  probe_failed: {
    code: 'vendor_refused',
    title: 'The service did not take its new key',
    what: 'You agreed, but a first try with what the service gave failed. What was connected before goes on as it was.',
    next: [
      'Wait a few minutes, then open the link once more.',
      'If that does not help, tell whoever sent it to you.',
    ],
  },
  unreachable: {
    code: 'temporarily_unavailable',
    title: 'The service could not be reached',
    what: 'You agreed, but the last step did not get through. Nothing is connected yet.',
    next: ['Wait a few minutes, then open the link once more.'],
  },
  not_stored: {
    code: 'temporarily_unavailable',
    title: 'The connection could not be stored',
    what: 'You agreed, but the place where it is kept did not answer. Nothing is connected yet.',
    next: ['Wait a few minutes, then open the link once more.'],
  },
};

/** What went wrong, in a person's words, and what to do about it. */
export function troublePage(
  kind: TroubleKind,
  about: {
    readonly requestId: string;
    readonly client?: ClientId | undefined;
    /** The scopes that were needed and not granted. */
    readonly missing?: readonly string[] | undefined;
  },
): HttpResponse {
  const { code, title, what, next } = TROUBLES[kind];
  const { missing = [] } = about;
  const body = html`<p>${what}</p>
${missing.length === 0 ? undefined : note(html`<p>What is missing: ${listed(missing)}.</p>`)}
${doNext(next)}
${about.client === undefined ? undefined : html`<dl><dt>Application</dt><dd>${about.client}</dd></dl>`}`;
  const response = pageResponse({
    status: ERROR_STATUS[code],
    title,
    mood: 'bad',
    body,
    code,
    requestId: about.requestId,
  });
  if (ERROR_STATUS[code] === 503) response.headers['retry-after'] = '60';
  return response;
}

export const doNext = (steps: readonly string[]): Html => {
  const [only, ...more] = steps;
  if (more.length === 0) return html`<h2>What to do</h2>\n<p>${only}</p>`;
  return html`<h2>What to do</h2>\n<ol>${steps.map((step) => html`<li>${step}</li>`)}</ol>`;
};

/** The consent stands. */
export function connectedPage(about: {
  readonly row: Integration;
  readonly missing: readonly string[];
  readonly isLasting: boolean;
  readonly requestId: string;
}): HttpResponse {
  const { row, missing, isLasting, requestId } = about;
  const body = html`<p>All is done. From here on the connection is kept alive by itself; you can close this window.</p>
<dl><dt>Connection</dt><dd>${row.id}</dd><dt>Service</dt><dd>${row.vendor}</dd><dt>Kept for</dt><dd>${row.owner}</dd></dl>
${row.pausedAt === undefined ? undefined : note(html`<p>It is paused at the moment, and rests until someone resumes it.</p>`)}
${
  missing.length === 0
    ? undefined
    : note(
        html`<p>Not everything was granted. What is missing: ${listed(missing)}.</p><p>If that was not meant so, ask for a fresh link and leave every box ticked.</p>`,
      )
}
${isLasting ? undefined : note(html`<p>The service gave no lasting permission: the connection ends when its first token does. Tell whoever sent you the link.</p>`)}`;
  return pageResponse({ status: 200, title: 'Connected', mood: 'good', body, requestId });
}

const listed = (scopes: readonly string[]): readonly Html[] =>
  scopes.map((scope, n) => html`${n === 0 ? '' : ', '}<code>${scope}</code>`);

const note = (text: Html): Html => html`<div class="note">${text}</div>`;
