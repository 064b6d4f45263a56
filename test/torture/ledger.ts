import type { FaultKind } from './faults.ts';
import { now } from './now.ts';

/** One use of a refresh token as the proxy saw it; instants in milliseconds. */
export interface Send {
  readonly sequence: number;
  /** The process that sent it. */
  readonly sender: string;
  /** When the whole request had come. */
  readonly arrivedAt: number;
  /** Which of the grant's refresh tokens was sent: 0 is that of the consent. */
  readonly sent: number;
  fault?: FaultKind;
  /** When the vendor was given it; absent where it never was. */
  passedOnAt?: number;
  answer?: 'tokens' | 'refused' | 'trouble';
  status?: number;
  /** Which refresh token the answer bore; absent where it named none. */
  issued?: number;
  /** When the vendor's whole answer had come. */
  answeredAt?: number;
  /** When its last byte was handed to the system on the home's side. */
  deliveredAt?: number;
  /** When the home's side of the connection went away before that. */
  brokenAt?: number;
  /** When it went away after that, if nothing else was sent on it: the home may have hung up before it read the answer. */
  closedAt?: number;
}

/** Everything that was sent and answered, by grant: what a judgement rests on. */
export class Ledger {
  readonly #tokens = new Map<string, { readonly grant: string; readonly generation: number }>();
  readonly #sends = new Map<string, Send[]>();
  readonly #newest = new Map<string, number>();
  #sequence = 0;
  /** Answers with tokens. */
  answers = 0;

  /** A consent was given; its refresh token is the first. */
  open(grant: string, refreshToken: string): void {
    this.#tokens.set(refreshToken, { grant, generation: 0 });
    this.#sends.set(grant, []);
    this.#newest.set(grant, 0);
  }

  /** Throws for a token that no consent and no answer has ever brought. */
  begin(form: string, sender: string): Send & { readonly grant: string } {
    const known = this.#tokens.get(new URLSearchParams(form).get('refresh_token') ?? '');
    if (known === undefined) throw new Error('a refresh token was sent that the vendor never gave out');
    this.#sequence += 1;
    const send = {
      grant: known.grant,
      sequence: this.#sequence,
      sender,
      arrivedAt: now(),
      sent: known.generation,
    };
    this.#sends.get(known.grant)?.push(send);
    return send;
  }

  /** The vendor's answer, before anything becomes of it on its way. */
  answered(send: Send & { readonly grant: string }, status: number, body: string): void {
    send.answeredAt = now();
    send.status = status;
    const tokens = status === 200 ? parsed(body) : undefined;
    if (tokens?.access_token === undefined) {
      send.answer = status >= 400 && status < 500 ? 'refused' : 'trouble';
      return;
    }
    send.answer = 'tokens';
    this.answers += 1;
    if (tokens.refresh_token !== undefined)
      send.issued = this.#generationOf(send.grant, tokens.refresh_token);
  }

  /** Oldest first. */
  of(grant: string): readonly Send[] {
    return this.#sends.get(grant) ?? [];
  }

  #generationOf(grant: string, refreshToken: string): number {
    const known = this.#tokens.get(refreshToken);
    if (known !== undefined) return known.generation;
    const generation = (this.#newest.get(grant) ?? 0) + 1;
    this.#newest.set(grant, generation);
    this.#tokens.set(refreshToken, { grant, generation });
    return generation;
  }
}

interface TokenAnswer {
  readonly access_token?: string;
  readonly refresh_token?: string;
}

/** A vendor's answer that is no JSON brings no tokens. */
function parsed(body: string): TokenAnswer | undefined {
  try {
    return JSON.parse(body) as TokenAnswer;
  } catch {
    return undefined;
  }
}
