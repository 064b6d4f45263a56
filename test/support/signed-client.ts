import { type Answer, ApiClient } from './api-client.ts';

/**
 * Speaks the HTTP contract to a stage on the emulator. The emulator wants the shape of a signature (SigV4) and an
 * account, and checks what that account may do, but not the signature itself.
 */
export class SignedClient extends ApiClient {
  readonly #authorization: string;

  constructor(url: string, account: string) {
    super('');
    this.url = url;
    const scope = `${account}/20260101/us-east-1/execute-api/aws4_request`;
    this.#authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=${'0'.repeat(64)}`;
  }

  override call(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    return super.call(method, path, body, { authorization: this.#authorization, ...headers });
  }
}
