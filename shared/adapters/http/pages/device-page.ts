import type { ClientId } from '#shared/domain/ids.ts';
import { toRfc3339 } from '#shared/domain/time.ts';
import type { Polled } from '#shared/usecases/consent/poll-device.ts';
import type { HttpResponse } from '../message.ts';
import { connectedPage, troublePage } from './consent-pages.ts';
import { html } from './html.ts';
import { pageResponse } from './page.ts';

/**
 * Where a consent by device code stands. The page does not reload itself, which would take a screen reader's place away:
 * a person says when it is done, and it is looked at behind the page besides.
 */
export function devicePage(
  polled: Polled,
  about: { readonly requestId: string; readonly client: ClientId },
): HttpResponse {
  switch (polled.kind) {
    case 'connected':
      return connectedPage({ ...polled, requestId: about.requestId });
    case 'failed':
      return troublePage(polled.why, about);
    case 'enter_code':
      return codePage(polled, about.requestId);
  }
}

function codePage(
  { row, device, isAwaited }: Extract<Polled, { kind: 'enter_code' }>,
  requestId: string,
): HttpResponse {
  const { userCode, verificationUri, verificationUriComplete: complete } = device;
  const address = (href: string, text: string) =>
    html`<a href="${href}" target="_blank" rel="noopener noreferrer">${text}</a>`;
  const notYet = html`<div class="note" role="status"><p>The service does not say yet that the code was entered. Finish there first; if you just have, wait a few seconds and go on once more.</p></div>`;
  const body = html`${isAwaited ? notYet : undefined}
<p>Open ${address(verificationUri, verificationUri)} on this device or another one, sign in, and enter this code:</p>
<p class="code"><code>${userCode}</code></p>
${complete === undefined ? undefined : html`<p>Or open ${address(complete, 'the page with the code filled in')}, and check that it shows the same code.</p>`}
<p>When you have agreed there, come back and go on.</p>
<p><a class="button" href="">I have entered the code</a></p>
<p class="hint">The code is good until ${clockTime(device.expiresAt)} UTC. Enter it only if you asked for this connection yourself.</p>
<dl><dt>Connection</dt><dd>${row.id}</dd><dt>Service</dt><dd>${row.vendor}</dd><dt>Kept for</dt><dd>${row.owner}</dd></dl>`;
  return pageResponse({ status: 200, title: 'Enter this code at the service', body, requestId });
}

/** `15:04` */
const clockTime = (at: Parameters<typeof toRfc3339>[0]): string => toRfc3339(at).slice(11, 16);
