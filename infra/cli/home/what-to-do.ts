import type { GrantkeeperError, GrantkeeperErrorCode } from '#shared/client/index.ts';

const REMEDIES: Partial<Readonly<Record<GrantkeeperErrorCode, string>>> = {
  unreachable: '`npm run serve` starts a home on this machine; --url or GRANTKEEPER_URL names another',
  timeout: 'do the same again; `grantkeeper doctor` says how the home fares',
  unauthorized:
    'give the key as GRANTKEEPER_API_KEY, or the data directory of a home on this machine as GRANTKEEPER_DATA_DIR',
  forbidden: 'the credentials that were found must be allowed execute-api:Invoke on this API',
  already_exists: 'take another id, or look with `show` at what is there',
  paused: '`grantkeeper integration resume <id>` takes the care up again',
  reauthorization_required: '`grantkeeper integration connect <id>` makes a link for a new consent',
  insufficient_scope: '`grantkeeper integration connect <id>` asks a person for the scopes that are missing',
  unknown_vendor:
    '`grantkeeper vendor list` names those of the catalogue; docs/adding-a-vendor.md adds others',
  user_bound_grant: 'add --acknowledge-user-bound where it has to be a person',
  vendor_refused: "copy the secret from the vendor's console again",
  too_many_requests: 'wait a moment, then do the same again',
};

/** What a person does next about a refusal; `undefined` where its own words say it all. */
export function whatToDo(error: GrantkeeperError): string | undefined {
  const { code, connectUrl, retryAfterSeconds, requestId } = error;
  if (connectUrl !== undefined) return `a person opens this link and consents: ${connectUrl}`;
  if (retryAfterSeconds !== undefined) return `do the same again in ${retryAfterSeconds} s`;
  if (code === 'internal') return `the home's log tells of it under the request id ${requestId ?? 'unknown'}`;
  return REMEDIES[code];
}
