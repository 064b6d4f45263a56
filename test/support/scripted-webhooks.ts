import { after, type Duration, type Instant } from '#shared/domain/time.ts';
import type { Clock } from '#shared/ports/system.ts';
import type {
  Looked,
  Made,
  NotDone,
  RegistrationCall,
  WebhookRegistrations,
} from '#shared/ports/webhook-registrations.ts';

interface Registered {
  readonly vendorId: string;
  url: string;
  isWhole: boolean;
  secret: string | undefined;
  expiresAt?: Instant;
}

/** A vendor's API for webhooks in memory: one registration, which ends by itself where it is given a life. */
export class ScriptedWebhooks implements WebhookRegistrations {
  has: Registered | undefined;
  life: Duration | undefined;
  /** What each call comes to instead, while there is something. */
  instead: NotDone | undefined;
  readonly did: string[] = [];
  readonly calls: RegistrationCall[] = [];
  #made = 0;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  async look(call: RegistrationCall): Promise<Looked> {
    this.calls.push(call);
    if (this.instead !== undefined) return this.instead;
    const has = this.#living();
    if (has === undefined || (call.vendorId !== undefined && call.vendorId !== has.vendorId))
      return { kind: 'absent' };
    const { secret: _secret, ...seen } = has;
    return { kind: 'present', seen };
  }

  async create(call: RegistrationCall): Promise<Made> {
    return this.#bring('create', call, `hook-${++this.#made}`);
  }

  async mend(call: RegistrationCall): Promise<Made> {
    return this.#bring('mend', call, this.has?.vendorId ?? `hook-${++this.#made}`);
  }

  async renew(call: RegistrationCall): Promise<Made> {
    const has = this.#living();
    return has === undefined ? { kind: 'absent' } : this.#bring('renew', call, has.vendorId);
  }

  async test(): Promise<void> {
    this.did.push('test');
  }

  #living(): Registered | undefined {
    const { has } = this;
    return has?.expiresAt !== undefined && has.expiresAt <= this.#clock.now() ? undefined : has;
  }

  #bring(what: string, { url, secret }: RegistrationCall, vendorId: string): Made {
    if (this.instead !== undefined) return this.instead;
    this.did.push(what);
    const end = this.life === undefined ? {} : { expiresAt: after(this.#clock.now(), this.life) };
    this.has = { vendorId, url, isWhole: true, secret: secret?.reveal(), ...end };
    return { kind: 'made', vendorId, ...end };
  }
}
