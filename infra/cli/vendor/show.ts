import type { Probe } from '#shared/domain/vendor.ts';
import type { Consent, ScopeReadBack } from '#shared/domain/vendor-consent.ts';
import type { ClientSecretHabits } from '#shared/domain/vendor-secret.ts';
import type { VendorWebhook } from '#shared/domain/vendor-webhook.ts';
import { factFor } from '#shared/vendors/facts.ts';
import type { Fact, VendorEntry } from '#shared/vendors/vendor-entry.ts';
import { table } from '../text/table.ts';
import { lengthText, rotationText } from './words.ts';

type Row = readonly [label: string, value: string | undefined, path: string];

/** All that is known of a vendor, each line with how far it is to be trusted and the number of its source. */
export function showText(vendor: VendorEntry): string {
  const facts = vendor.facts ?? [];
  const sections: readonly (readonly [string, readonly Row[]])[] = [
    ['Endpoints', endpoints(vendor)],
    ['Tokens', tokens(vendor)],
    ['Consent', consentRows(vendor)],
    ['Health and revocation', health(vendor)],
    ['The client secret and what is to come', outlook(vendor)],
  ];
  const shown = sections.flatMap(([title, rows]) => section(title, rows, facts));
  const steps = (vendor.webhook?.steps ?? []).map((step, index) => `  ${index + 1}. ${step}`);
  return [
    `${vendor.about?.title ?? vendor.id} (${vendor.id})`,
    ...(vendor.about === undefined ? [] : [vendor.about.docs]),
    ...shown,
    ...headed('Events of this vendor', steps),
    ...headed(
      'To mind',
      (vendor.about?.mind ?? []).map((line) => `  - ${line}`),
    ),
    ...headed(
      'Sources',
      facts.map(({ standing, source }, index) => `  [${index + 1}] ${standing}: ${source}`),
    ),
    '',
  ].join('\n');
}

const headed = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines];

function section(title: string, rows: readonly Row[], facts: readonly Fact[]): readonly string[] {
  const told = rows.flatMap(([label, value, path]) => {
    const fact = factFor(facts, path);
    if (value === undefined && fact === undefined) return [];
    const mark = fact === undefined ? 'no source' : `${fact.standing} [${facts.indexOf(fact) + 1}]`;
    return [[`  ${label}`, mark, value ?? 'none']];
  });
  return headed(title, table([], told));
}

function endpoints(vendor: VendorEntry): readonly Row[] {
  const { tenant } = vendor;
  const example =
    tenant === undefined ? undefined : `${[vendor.id, ...tenant.map((part) => part.example)].join('.')}`;
  return [
    ['named by tenant', example === undefined ? undefined : `for example ${example}`, 'tenant'],
    ['authorization', vendor.authorizationEndpoint, 'authorizationEndpoint'],
    ['token', vendor.tokenEndpoint, 'tokenEndpoint'],
    ['refresh', vendor.refreshEndpoint, 'refreshEndpoint'],
    ['device', vendor.deviceAuthorizationEndpoint, 'deviceAuthorizationEndpoint'],
    ['revocation', vendor.revocationEndpoint, 'revocationEndpoint'],
    ['introspection', vendor.introspectionEndpoint, 'introspectionEndpoint'],
    ['registration', vendor.registrationEndpoint, 'registrationEndpoint'],
    ['userinfo', vendor.userinfoEndpoint, 'userinfoEndpoint'],
    ['keys', vendor.jwksUri, 'jwksUri'],
    ['issuer', vendor.issuer, 'issuer'],
    ['other hosts', vendor.allowedHosts?.join(', '), 'allowedHosts'],
  ];
}

function tokens(vendor: VendorEntry): readonly Row[] {
  const { dialect, skewSeconds } = vendor;
  const length = (seconds: number | undefined) => (seconds === undefined ? undefined : lengthText(seconds));
  const exchange =
    vendor.refreshBy === undefined ? undefined : 'no refresh token: the access token is exchanged';
  return [
    ['client authentication', vendor.clientAuth, 'clientAuth'],
    ['rotation', rotationText(vendor.rotation), 'rotation'],
    ['refreshed by', exchange, 'refreshBy'],
    ['access token', length(vendor.accessTokenSeconds), 'accessTokenSeconds'],
    ['refresh token', length(vendor.refreshTokenSeconds), 'refreshTokenSeconds'],
    ['refresh token, idle', length(vendor.refreshTokenIdleSeconds), 'refreshTokenIdleSeconds'],
    ['refreshed ahead by', length(skewSeconds), 'skewSeconds'],
    ['means a refused grant', dialect?.grantRefusedCodes?.join(', '), 'dialect.grantRefusedCodes'],
    ['means a refused client', dialect?.clientRefusedCodes?.join(', '), 'dialect.clientRefusedCodes'],
    ['request body', dialect?.requestBody, 'dialect.requestBody'],
  ];
}

function consentRows({ grants, consent, scopeReadBack, identity }: VendorEntry): readonly Row[] {
  return [
    ['grants', grants?.join(', '), 'grants'],
    ['proof key (PKCE)', consent?.pkce, 'consent.pkce'],
    ['asked for with', consent === undefined ? undefined : asked(consent), 'consent'],
    ['granted scopes', scopeReadBack === undefined ? undefined : readBack(scopeReadBack), 'scopeReadBack'],
    ['whose grant', identity?.from, 'identity'],
  ];
}

function asked({ parameters = {}, offlineScopes = [], scopeDelimiter }: Consent): string | undefined {
  const parts = [
    ...Object.entries(parameters).map(([name, value]) => `${name}=${value}`),
    ...offlineScopes.map((scope) => `the scope ${scope}`),
    ...(scopeDelimiter === undefined ? [] : [`scopes parted by "${scopeDelimiter}"`]),
  ];
  return parts.length === 0 ? 'nothing special' : parts.join(', ');
}

function readBack(from: ScopeReadBack): string {
  if (from.by === 'call') return `${from.method} ${from.url}, ${from.at}`;
  return { answer: 'the token answer', introspection: 'introspection', none: 'nowhere' }[from.by];
}

function health({ probe, webhook, revocationEnds, about }: VendorEntry): readonly Row[] {
  return [
    ['probe', probe === undefined ? undefined : probeText(probe), 'probe'],
    ['revoking ends', revocationEnds, 'revocationEnds'],
    ['revoked otherwise', about?.revocation, 'about.revocation'],
    ['signature', webhook === undefined ? undefined : signatureText(webhook), 'webhook.scheme'],
    ['events', webhook?.events?.map(({ name }) => name).join(', ') || undefined, 'webhook.events'],
  ];
}

const probeText = ({ method, url, expect }: Probe): string => `${method} ${url}: ${expect}`;

const signatureText = (webhook: VendorWebhook): string =>
  'header' in webhook ? `${webhook.scheme}, ${webhook.header}` : webhook.scheme;

function outlook({ about }: VendorEntry): readonly Row[] {
  if (about === undefined) return [];
  const { clientSecret, deprecations, changes = [], pins = [] } = about;
  return [
    ['client secret', secretText(clientSecret), 'about.clientSecret'],
    ['announced at', deprecations.feed ?? deprecations.page, 'about.deprecations'],
    ...(deprecations.headers === undefined
      ? []
      : [['announced in headers', deprecations.headers.join(', '), 'about.deprecations'] as const]),
    ...changes.map(({ on, what }): Row => [on, what, 'about.changes']),
    ...pins.map(
      ({ pinned, retiresOn }): Row => [retiresOn, `version ${pinned} of its API is retired`, 'about.pins'],
    ),
  ];
}

function secretText({ by, url, call, overlap, lifetimeDays, note }: ClientSecretHabits): string {
  const life = lifetimeDays === undefined ? [] : [`lives ${lifetimeDays} d`];
  const parts = [
    `by ${by} (${call ?? url})`,
    `overlap: ${overlap}`,
    ...life,
    ...(note === undefined ? [] : [note]),
  ];
  return parts.join('; ');
}
