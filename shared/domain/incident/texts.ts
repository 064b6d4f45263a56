import type { Cause } from './cause.ts';
import type { Incident } from './incident.ts';

interface Text {
  readonly title: string;
  readonly what: string;
  readonly todo: readonly string[];
}

/** What an incident is called, what it means for users, and the next step: a command where there is one. */
export function textOf({ cause, code, count, lines }: Incident): Text {
  switch (cause.kind) {
    case 'vendor-outage':
      return {
        title: `${cause.vendor} does not answer, and tokens run out`,
        what: `Refreshes at ${cause.vendor} fail${because(code)}. No grant is harmed: each is refreshed as soon as the vendor is back.`,
        todo: [
          `Look at the status page of ${cause.vendor}.`,
          'Stop what cannot work without it; nothing is to be done to the grants.',
        ],
      };
    case 'refresh-failing':
      return {
        title: `${some(count, 'token')} of ${cause.client} cannot be refreshed, and run out`,
        what: `Refreshes fail${because(code)} while others of the vendor may work. The grants live; callers get no token once the old one has ended.`,
        todo: ['npx grantkeeper integration show <id>', `npx grantkeeper client show ${cause.client}`],
      };
    case 'client-refused':
      return {
        title: `${cause.vendor} refuses the client ${cause.client}`,
        what: `The vendor refuses the client itself${because(code)}, so none of its grants can be refreshed. No grant is harmed; tokens live on until they expire.`,
        todo: [
          `npx grantkeeper client show ${cause.client}`,
          `npx grantkeeper client rotate ${cause.client}   (a new secret from the vendor's console)`,
        ],
      };
    case 'mass-refusal':
      return {
        title: `${cause.vendor} refuses many grants of ${cause.client} at once`,
        what: 'That is a fault of the vendor or of the client until shown otherwise: the grants are held for an hour, none is given up.',
        todo: [
          `npx grantkeeper client show ${cause.client}`,
          "Look in the vendor's console whether the app was suspended, changed or deleted.",
        ],
      };
    case 'grant-lost':
      return {
        title: `${some(count, 'grant')} of ${cause.client} lost`,
        what: 'An answer of the vendor never arrived, and it takes the old refresh token no more. Nobody but a person can bring the grant back.',
        todo: connectEach,
      };
    case 'needs-reconsent':
      return {
        title: `${some(count, 'integration')} of ${cause.client} must be connected again`,
        what: `The vendor took the consent back, or the person did${because(code)}. What runs with it fails when its token expires.`,
        todo: connectEach,
      };
    case 'health-failing':
      return {
        title: `${some(count, 'critical integration')} of ${cause.client} not well`,
        what: `A check by a real call failed${because(code)}: what runs with it fails, or will.`,
        todo: [
          'npx grantkeeper integration show <id>',
          'npx grantkeeper run health <id>   (once it is mended)',
        ],
      };
    case 'scope-drifted':
      return {
        title: `${some(count, 'integration')} of ${cause.client} lost a scope`,
        what: 'Callers that ask for the scope are refused; all others go on.',
        todo: ['npx grantkeeper integration show <id>', 'npx grantkeeper integration connect <id>'],
      };
    case 'grant-expiring':
      return {
        title: `${some(count, 'refresh token')} of ${cause.client} about to end`,
        what: "It ends by the vendor's own limit; refreshing does not renew it.",
        todo: connectEach,
      };
    case 'client-secret-expiring':
      if (code === 'certificate') return certificateEnds(cause);
      if (code === 'admin') return adminEnds(cause);
      if (code === 'webhook_key') return webhookKeyEnds(cause);
      return {
        title: `The secret of ${cause.client} ends soon`,
        what: `After that ${cause.vendor} refuses the client, and all of its grants with it.`,
        todo: [`npx grantkeeper client rotate ${cause.client}`],
      };
    case 'webhook-trouble':
      return {
        title: `The webhook of ${cause.client} ${webhookSays(code)}`,
        what: `Consents that are withdrawn at ${cause.vendor} are heard of late, by the next refresh or check. No grant is harmed.`,
        todo: [
          `npx grantkeeper webhook show ${cause.client}`,
          'npx grantkeeper run webhooks   (asks each vendor now)',
        ],
      };
    case 'job-preflight-failed':
      return {
        title: `The batch job ${cause.job} would fail`,
        what: 'Its grants were tried ahead of its run, and not all will last through it.',
        todo: [`npx grantkeeper job preflight ${cause.job}   (once it is mended)`],
      };
    case 'job-gate-missed':
      return {
        title: `Nobody looked whether the batch job ${cause.job} can run`,
        what: 'The check ahead of its run did not take place.',
        todo: [`npx grantkeeper job preflight ${cause.job}`],
      };
    case 'alarm':
      return alarm(cause, lines);
    case 'page-test':
      return { title: 'A test', what: 'Nothing is wrong.', todo: [] };
  }
}

const certificateEnds = ({ client, vendor }: Extract<Cause, { kind: 'client-secret-expiring' }>): Text => ({
  title: `The certificate of the key of ${client} ends soon`,
  what: `After that ${vendor} may refuse the client, and all of its grants with it.`,
  todo: [`npx grantkeeper client rotate ${client}   (a key with a new certificate)`],
});

const adminEnds = ({ client, vendor }: Extract<Cause, { kind: 'client-secret-expiring' }>): Text => ({
  title: `The management credential of ${client} ends soon`,
  what: `After that ${vendor} makes no new secret of the client when it is asked. Grants are refreshed as long as its secret lives.`,
  todo: [`npx grantkeeper client rotate ${client} --admin   (another one, made at the vendor)`],
});

const webhookKeyEnds = ({ client, vendor }: Extract<Cause, { kind: 'client-secret-expiring' }>): Text => ({
  title: `The webhook key of ${client} ends soon`,
  what: `After that no delivery of ${vendor} is believed, and consents that are withdrawn there are heard of late. No grant is harmed.`,
  todo: [`npx grantkeeper webhook set ${client}   (the new one beside the old, both while both sign)`],
});

const connectEach = ['npx grantkeeper integration connect <id>   (for each; a person follows the link)'];

/** The words of an alarm are with its definition, and come as its first line. */
const alarm = (
  { name, vendor }: Extract<Cause, { kind: 'alarm' }>,
  [says = name]: readonly string[],
): Text => ({
  title: vendor === undefined ? says : `${vendor}: ${says}`,
  what: 'A measurement is over its limit, or a sign of life stays away.',
  todo: [`docs/runbook.md, ${name}`],
});

function webhookSays(code: string | undefined): string {
  if (code === 'lost')
    return 'was deleted, moved or switched off at the vendor, by nobody here; it was made again';
  if (code === 'silent') return 'has been silent for far longer than is usual';
  return `cannot be had at the vendor${because(code)}`;
}

const because = (code: string | undefined): string => (code === undefined ? '' : ` (${code})`);
const some = (count: number, what: string): string => `${Math.max(count, 1)} ${what}${count > 1 ? 's' : ''}`;
