import type { IntakeKind } from '#shared/domain/consent/ticket.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import type { Proof } from '#shared/usecases/client/try-secret.ts';
import type { HttpResponse } from '../message.ts';
import { doNext } from './consent-pages.ts';
import { type Html, html } from './html.ts';
import { pageResponse } from './page.ts';

interface Asked {
  readonly title: string;
  readonly stored: string;
  readonly where: string;
  readonly label: string;
  /** Where it could not be tried. */
  readonly onTrust: string;
}

const TRIED = 'It was tried at the service first, and works.';
const ON_TRUST = 'The service did not say whether it works: the next token that is renewed will show it.';

const ASKED: Readonly<Record<IntakeKind, Asked>> = {
  clientSecret: {
    title: 'Bring a client secret',
    stored: 'The client secret is stored',
    where: 'Make or copy the client secret of this application in the console of the service.',
    label: 'Client secret',
    onTrust: ON_TRUST,
  },
  webhookSecret: {
    title: 'Bring a webhook secret',
    stored: 'The webhook secret is stored',
    where: 'Copy the signing secret of the webhook in the console of the service.',
    label: 'Webhook signing secret',
    onTrust: 'The service has no way to try it: the first delivery will show that it fits.',
  },
  privateKey: {
    title: 'Bring a private key',
    stored: 'The private key is stored',
    where: 'Open the private key of this application, as PEM or as a JWK, and copy all of it.',
    label: 'Private key',
    onTrust: ON_TRUST,
  },
};

export type IntakeTrouble = 'refused' | 'unreachable' | 'no_store' | 'not_that';

const TROUBLE: Readonly<Record<IntakeTrouble, { readonly status: number; readonly text: string }>> = {
  refused: {
    status: 422,
    text: 'The service does not accept it. Nothing was stored. Check that it is of the application named below, and that all of it was copied.',
  },
  unreachable: {
    status: 503,
    text: 'The service could not be asked whether it works. Nothing was stored. Wait a minute, then paste it once more.',
  },
  no_store: {
    status: 503,
    text: 'It could not be stored just now, and this page is not used up. Wait a minute, then paste it once more.',
  },
  not_that: {
    status: 400,
    text: 'That does not look like what is asked for here. Nothing was stored. Copy it once more, all of it and nothing else.',
  },
};

interface Form {
  readonly what: IntakeKind;
  readonly client: OAuthClient;
  readonly requestId: string;
  readonly trouble?: IntakeTrouble;
}

/** Asks for a secret; what was pasted before never comes back. */
export function intakeForm({ what, client, requestId, trouble }: Form): HttpResponse {
  const { title, where, label } = ASKED[what];
  const wrong = trouble === undefined ? undefined : TROUBLE[trouble];
  const body = html`${wrong === undefined ? undefined : html`<div class="note" role="alert"><p>${wrong.text}</p></div>`}
<p>${where} What you paste here goes straight into the vault, and is never shown again.</p>
${about(client)}
<form method="post">
<label for="secret">${label}</label>
${field(what, wrong !== undefined)}
<p class="hint" id="hint">${what === 'webhookSecret' ? undefined : 'It is tried before it is stored, where the service lets it be. '}This page works once, for an hour.</p>
<button type="submit">Store it</button>
</form>`;
  const response = pageResponse({ status: wrong?.status ?? 200, title, body, requestId, hasForm: true });
  if (wrong?.status === 503) response.headers['retry-after'] = '60';
  return response;
}

const field = (what: IntakeKind, isWrong: boolean): Html =>
  what === 'privateKey'
    ? html`<textarea id="secret" name="secret" required autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="16384" aria-describedby="hint"${isWrong ? html` aria-invalid="true"` : undefined}></textarea>`
    : html`<input type="password" id="secret" name="secret" required autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="4096" aria-describedby="hint"${isWrong ? html` aria-invalid="true"` : undefined}>`;

const about = (client: OAuthClient): Html =>
  html`<dl><dt>Service</dt><dd>${client.vendor}</dd><dt>Application</dt><dd>${client.clientId}</dd></dl>`;

/** It is in the vault. */
export function storedPage(of: Omit<Form, 'trouble'> & { readonly proof: Proof }): HttpResponse {
  const { stored, onTrust } = ASKED[of.what];
  const body = html`<p>${of.proof === 'tried' ? TRIED : onTrust} You can close this window.</p>\n${about(of.client)}`;
  return pageResponse({ status: 200, title: stored, mood: 'good', body, requestId: of.requestId });
}

/** Something else than our own form was sent. */
export function notAForm(kind: 'too_large' | 'not_a_form', requestId: string): HttpResponse {
  const isLarge = kind === 'too_large';
  const title = isLarge ? 'That is too much' : 'This is not what the page sends';
  const what = isLarge ? 'No secret is that long.' : 'Only the form on this page is understood here.';
  return pageResponse({
    status: isLarge ? 413 : 415,
    title,
    mood: 'bad',
    body: html`<p>${what} Nothing was stored.</p>\n${doNext(['Open the link once more and use its form.'])}`,
    code: isLarge ? 'payload_too_large' : 'unsupported_media_type',
    requestId,
  });
}
