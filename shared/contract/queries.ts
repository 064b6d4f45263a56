/** A question that is asked of the logs again and again: saved in CloudWatch Logs Insights under its name. */
export interface SavedQuery {
  /** What it answers. */
  readonly asks: string;
  /** Whose logs: the constructs of the service stack that the functions are in. */
  readonly logs: readonly string[];
  /** A fixed text, whose columns and fields are those of our log lines. */
  readonly text: string;
}

const EVERY_FUNCTION = [
  'Sweep',
  'Refresh',
  'Revocation',
  'Calendar',
  'Rotate',
  'Health',
  'Jobs',
  'CareOfWebhooks',
  'Page',
  'Token',
  'Manage',
  'Connect',
  'Webhook',
  'Reconcile',
] as const;

/**
 * Every saved query, by its name. A runbook heading that needs one names it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export const QUERIES = {
  'refresh-failures': {
    asks: 'Which refreshes failed, by vendor, client and code?',
    logs: ['Refresh'],
    text: `filter message = "refresh failed"
| stats count(*) as failures, count_distinct(integration) as integrations, max(@timestamp) as newest by vendor, client, class, code
| sort failures desc`,
  },
  'one-integration': {
    asks: 'What happened to one integration? Put its id in.',
    logs: EVERY_FUNCTION,
    text: `fields @timestamp, level, message, vendor, client, class, code, version, attempt, cause
| filter integration = "the-id"
| sort @timestamp desc
| limit 200`,
  },
  'answer-times': {
    asks: 'How long do vendors take for a refresh?',
    logs: ['Refresh'],
    text: `filter message = "refreshed"
| stats count(*) as refreshes, pct(tookMs, 50) as median, pct(tookMs, 95) as slow, max(tookMs) as slowest by vendor
| sort slow desc`,
  },
  'grants-ended': {
    asks: 'Whose grants ended, and why?',
    logs: ['Refresh'],
    text: `filter message = "refresh failed" and status = "reauthorization_required"
| stats max(@timestamp) as at by integration, vendor, client, class, code
| sort at desc`,
  },
  'vault-trouble': {
    asks: 'Where did the vault or the store not do what was asked?',
    logs: ['Refresh', 'Token', 'Manage', 'Connect', 'Rotate', 'Reconcile'],
    text: `filter message like /vault|escrow|store unavailable|commit not answered|secret not stored|secrets are written faster/
| stats count(*) as times, max(@timestamp) as newest by message, cause
| sort times desc`,
  },
  'untold-events': {
    asks: 'Which events did the bus or the history not take?',
    logs: EVERY_FUNCTION,
    text: `filter message in ["events not published", "fact not kept", "the on-call was not told"]
| stats count(*) as times, max(@timestamp) as newest by @log, message, cause
| sort newest desc`,
  },
  faults: {
    asks: 'Which faults of ours came up?',
    logs: EVERY_FUNCTION,
    text: `fields @timestamp, @log, message, cause, integration, client, job, requestId
| filter code = "internal" or message = "fault" or @message like /Task timed out|Runtime exited/
| sort @timestamp desc
| limit 100`,
  },
  'health-findings': {
    asks: 'Which checks of grants found something, or could not be made?',
    logs: ['Health'],
    text: `filter message in ["health", "health not checked"]
| stats count(*) as times, max(@timestamp) as newest by integration, vendor, detail, why
| sort newest desc`,
  },
  rotations: {
    asks: 'What became of rotations of client secrets?',
    logs: ['Rotate'],
    text: `fields @timestamp, level, message, client, code, cause, version
| filter ispresent(client)
| sort @timestamp desc
| limit 200`,
  },
  'reconcile-findings': {
    asks: 'What did the last reconciliations find?',
    logs: ['Reconcile'],
    text: `filter message = "reconcile"
| stats count(*) as times, max(@timestamp) as newest by finding, of
| sort newest desc`,
  },
  jobs: {
    asks: 'Which batch jobs were found to fail, or were not checked?',
    logs: ['Jobs'],
    text: `filter ispresent(job) or message = "grant of a job not checked"
| stats count(*) as times, max(@timestamp) as newest by job, gate, message, cause
| sort newest desc`,
  },
  webhooks: {
    asks: 'What came of webhooks, by vendor?',
    logs: ['Webhook', 'Revocation', 'CareOfWebhooks'],
    text: `filter message like /webhook|consent withdrawn|delivery not applied/
| stats count(*) as times, max(@timestamp) as newest by vendor, client, message, code
| sort newest desc`,
  },
  looks: {
    asks: 'Did the daily and hourly looks come to their end, and what did they count?',
    logs: ['Calendar', 'Health', 'Reconcile', 'CareOfWebhooks'],
    text: `filter message in ["calendar", "notices", "health checked", "reconciled", "webhooks looked after"]
| fields @timestamp, message, isComplete, announced, undone, endingSoon, checked, failing
| sort @timestamp desc
| limit 100`,
  },
  'api-answers': {
    asks: 'Which requests were answered with an error?',
    logs: ['Api'],
    text: `filter status >= 400
| stats count(*) as answers, max(@timestamp) as newest by routeKey, status, integrationError
| sort answers desc`,
  },
} as const satisfies Readonly<Record<string, SavedQuery>>;

export type QueryName = keyof typeof QUERIES;
