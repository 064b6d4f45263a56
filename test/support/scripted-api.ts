import type { ApiAnswer, ApiAnswered, ApiCall, Introspected } from '#shared/domain/health/api-call.ts';
import type { Secret } from '#shared/domain/secret.ts';
import { milliseconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { Clock } from '#shared/ports/system.ts';
import type { VendorApi } from '#shared/ports/vendor-api.ts';

type Answer = Partial<ApiAnswered> | { readonly failed: string };

/** A vendor's API that answers as a test says, and keeps what it was asked. */
export class ScriptedApi implements VendorApi {
  readonly asked: string[] = [];
  answer: (url: string, accessToken: string) => Answer | Promise<Answer> = () => ({});
  introspected: readonly string[] | undefined = undefined;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async call(_vendor: Vendor, call: ApiCall, accessToken: Secret): Promise<ApiAnswer> {
    const token = accessToken.reveal();
    this.asked.push(`${call.method} ${call.url} ${token}`);
    const answer = await this.answer(call.url, token);
    const took = milliseconds(100);
    if ('failed' in answer) return { kind: 'failed', code: answer.failed, took };
    return { kind: 'answered', status: 200, body: '{}', sentAt: this.#clock.now(), took, ...answer };
  }

  async introspectedScopes(): Promise<Introspected> {
    return this.introspected === undefined ? {} : { scopes: this.introspected };
  }
}
