const REDACTED = '[redacted]';

/**
 * A value that cannot be printed by accident: string conversion, JSON and Node's inspection all show
 * `[redacted]`. Only adapters call `reveal`, where the value leaves for the vendor, the vault or the caller.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  equals(other: Secret): boolean {
    return this.#value === other.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return REDACTED;
  }
}
