/** A queue of dead letters, and how to read in them what failed for want of a grant. */
export interface WatchedQueue {
  /** The last part of its ARN: what the API and the CLI call it by. */
  readonly name: string;
  readonly arn: string;
  /** Where its letters are to be tried again; absent where they are counted and reported alone. */
  readonly redriveTo?: string;
  /** As soon as its integration is well again, or when somebody asks. */
  readonly redrive: 'on-recovery' | 'on-request';
  /** JSON pointers (RFC 6901) into `{ body, attributes }`: where the integration is named. */
  readonly integrationAt: string;
  /** Where the job is named as its worker reports it. @default - the id of the message */
  readonly jobAt?: string;
  readonly pattern: FailurePattern;
}

/** What in a letter says that it failed for want of a grant: a text at one of these places that has one of these in it. */
export interface FailurePattern {
  /** JSON pointers into `{ body, attributes }`. */
  readonly at: readonly string[];
  /** Looked for as they are, whatever their case; a number is not found within a longer one. */
  readonly matches: readonly string[];
}
