/** How a vendor fails one request to its token endpoint. */
export type Fault =
  /** Handles the request, and takes its time to say so. */
  | { readonly kind: 'slow'; readonly seconds: number }
  | { readonly kind: 'server_error' }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number }
  /** The connection ends before the vendor has seen the request. */
  | { readonly kind: 'lost_request' }
  /** The vendor handles the request, and the connection ends before it says so. */
  | { readonly kind: 'lost_reply' };

/** What a vendor does with a request, in words that follow its name. */
export function faultInWords(fault: Fault): string {
  switch (fault.kind) {
    case 'slow':
      return `takes ${fault.seconds} s to answer`;
    case 'server_error':
      return 'answers 500';
    case 'throttled':
      return `answers 429, come back in ${fault.retryAfterSeconds} s`;
    case 'lost_request':
      return 'hangs up before it has read the request';
    case 'lost_reply':
      return 'handles the request, and its reply is lost';
  }
}
