/** How a vendor finds out that the receiver is ours, before it delivers or from time to time. Places as in a webhook. */
export type Handshake =
  /** A value of the body, given back as it is or in an object of its name. */
  | {
      readonly kind: 'echo-body';
      readonly when: { readonly at: string; readonly is: string } | { readonly has: string };
      readonly at: string;
      readonly as: 'text' | 'json';
    }
  /** A value of the query, given back as text; `token` names a parameter that must be what we registered. */
  | {
      readonly kind: 'echo-query';
      readonly method: 'GET' | 'POST';
      readonly parameter: string;
      readonly token?: string;
    }
  /** A header, given back under the same name. */
  | { readonly kind: 'echo-header'; readonly header: string }
  /** A header, given back as a member of an object. */
  | { readonly kind: 'header-to-json'; readonly header: string; readonly member: string }
  /** A value, given back with its HMAC by the secret. */
  | {
      readonly kind: 'hmac-answer';
      readonly in: 'query' | 'body';
      readonly parameter: string;
      readonly encoding: 'hex' | 'base64';
      readonly prefix?: string;
      /** The member that repeats the value, and the one with its HMAC. */
      readonly echoAs?: string;
      readonly answerAs: string;
    }
  /** The first delivery carries the secret itself; a person pastes it where the vendor asks. */
  | { readonly kind: 'secret-once'; readonly at: string }
  /** Deliveries with good and with bad signatures; the status alone is judged. */
  | { readonly kind: 'signed-probe'; readonly good: number; readonly bad: number }
  /** A delivery without an event in it. */
  | {
      readonly kind: 'ping';
      readonly when: { readonly at: string; readonly is: string };
      readonly answer: number;
    }
  /** A verification event with a `state` that we asked for (SSF 1.0). */
  | { readonly kind: 'ssf-verification' };
