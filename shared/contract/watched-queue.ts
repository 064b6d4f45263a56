/** When dead letters go back: as soon as their integration is well again, or when somebody asks. */
export const REDRIVES = ['on-recovery', 'on-request'] as const;

/** A watched queue as a stage's settings have it, whole; what each means, `shared/domain/queue` says. */
export interface WatchedQueueSettings {
  readonly name: string;
  readonly arn: string;
  readonly redriveTo?: string;
  readonly redrive: (typeof REDRIVES)[number];
  readonly integrationAt: string;
  readonly jobAt?: string;
  readonly pattern: { readonly at: readonly string[]; readonly matches: readonly string[] };
}

/** The members that errors are usually told in; the last two are of what Lambda sends to a queue on failure. */
export const USUAL_PATTERN: WatchedQueueSettings['pattern'] = {
  at: [
    '/attributes/error',
    '/attributes/status',
    '/body/error',
    '/body/error/message',
    '/body/status',
    '/attributes/ErrorMessage',
    '/body/responsePayload/errorMessage',
  ],
  matches: ['401', '403', 'unauthorized', 'invalid_grant', 'invalid_token', 'insufficient_scope'],
};
