import type { HttpResponse } from '../message.ts';
import { Html, html } from './html.ts';
import { STYLE, STYLE_HASH } from './style.ts';

/** What a person reads. */
export interface Page {
  readonly status: number;
  /** The one heading, and the window's title. */
  readonly title: string;
  readonly mood?: 'good' | 'bad';
  readonly body: Html;
  /** For whoever is asked for help: a code of the contract. */
  readonly code?: string;
  readonly requestId: string;
  /** Whether it has a form, which goes back to this home. */
  readonly hasForm?: boolean;
}

/**
 * A page as an answer. It runs no script and loads nothing, may be framed by nobody and kept by nobody, and no address
 * of it, which may hold a code or a ticket, is told to another site.
 */
export function pageResponse(page: Page): HttpResponse {
  return {
    status: page.status,
    headers: { ...PRIVATE_HEADERS, 'content-type': 'text/html; charset=utf-8', ...policyFor(page) },
    body: documentOf(page).text,
  };
}

/** Of everything that a browser is sent on these ways, redirects included. */
export const PRIVATE_HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
} as const;

function policyFor({ hasForm = false }: Page): Record<string, string> {
  const directives = [
    "default-src 'none'",
    `style-src ${STYLE_HASH}`,
    "base-uri 'none'",
    `form-action ${hasForm ? "'self'" : "'none'"}`,
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': directives.join('; '),
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
}

const documentOf = ({ title, mood, body, code, requestId }: Page): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} – grantkeeper</title>
<style>${STYLE_MARKUP}</style>
</head>
<body>
<main>
${mood === undefined ? undefined : MARKS[mood]}
<h1>${title}</h1>
${body}
</main>
<footer>
<p>grantkeeper${code === undefined ? undefined : html` · <code>${code}</code>`} · reference <code>${requestId}</code></p>
</footer>
</body>
</html>
`;

/** Drawn, because a picture would have to be loaded. */
const mark = (mood: string, path: string): Html =>
  html`<svg class="mark ${mood}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${path}"/></svg>`;

const MARKS = { good: mark('good', 'M5 13l4.5 4.5L19 7'), bad: mark('bad', 'M12 6v7M12 17.5v.01') };
const STYLE_MARKUP = new Html(STYLE);
