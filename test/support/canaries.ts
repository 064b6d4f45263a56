/** A secret of a test's run, by a name that may be printed. */
export interface Canary {
  readonly name: string;
  readonly value: string;
}

/** What is looked for, and when it counts as found. */
interface Form {
  readonly canary: Canary;
  readonly what: string;
  readonly text: string;
}

/** So many characters of a secret in a row are a leak; shorter ones may stand anywhere by chance. */
const FRAGMENT = 12;
/** The part of a scripted vendor's token that nobody could guess; what stands before it names the grant. */
const RANDOM_PART = /[\w-]{20}$/;

/**
 * Finds secrets in texts and bytes: as they are, in any case, in part, and in the forms that programs give them
 * (base64 at any offset, hexadecimal, percent-encoding, escapes of JSON, UTF-16).
 */
export class CanarySearch {
  readonly #exact = new Map<string, Form[]>();
  readonly #anyCase = new Map<string, Form[]>();

  constructor(canaries: Iterable<Canary>) {
    for (const canary of canaries) {
      for (const [what, text] of exactForms(canary.value)) add(this.#exact, { canary, what, text });
      for (const [what, text] of anyCaseForms(canary.value)) add(this.#anyCase, { canary, what, text });
    }
  }

  /** What shows in a text or in bytes, each secret once. */
  found(content: string | Uint8Array): readonly string[] {
    const text = Buffer.from(content).toString('latin1');
    const hits = [...search(text, this.#exact), ...search(text.toLowerCase(), this.#anyCase)];
    return [...new Set(hits.map(({ canary, what }) => `${canary.name} ${what}`))];
  }
}

function add(index: Map<string, Form[]>, form: Form): void {
  const key = form.text.slice(0, FRAGMENT);
  index.set(key, [...(index.get(key) ?? []), form]);
}

function* search(text: string, index: ReadonlyMap<string, readonly Form[]>): Iterable<Form> {
  const lengths = new Set([...index.keys()].map((key) => key.length));
  for (const length of lengths) {
    for (let at = 0; at + length <= text.length; at += 1) {
      const forms = index.get(text.slice(at, at + length));
      if (forms !== undefined) yield* forms.filter((form) => text.startsWith(form.text, at));
    }
  }
}

function* anyCaseForms(value: string): Iterable<[what: string, text: string]> {
  const low = value.toLowerCase();
  yield ['as it is', low];
  yield ['in hexadecimal', Buffer.from(value).toString('hex')];
  yield ['percent-encoded', encodeURIComponent(value).toLowerCase()];
  yield ['percent-encoded byte by byte', Buffer.from(value).toString('hex').replace(/../g, '%$&')];
  yield ['as a form field', new URLSearchParams({ v: value }).toString().slice(2).toLowerCase()];
  yield ['escaped for JSON', JSON.stringify(value).slice(1, -1).toLowerCase()];
  yield ['escaped for HTML', low.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;')];
  const random = RANDOM_PART.exec(low)?.[0] ?? '';
  for (let at = 0; at + FRAGMENT <= random.length; at += 1) {
    yield ['in part', random.slice(at, at + FRAGMENT)];
  }
}

function* exactForms(value: string): Iterable<[what: string, text: string]> {
  for (const offset of [0, 1, 2]) {
    // Whole characters alone: the first and the last share bits with what stands beside the secret.
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(value)]);
    const first = offset === 0 ? 0 : offset + 1;
    const length = Math.floor((bytes.length * 4) / 3);
    yield ['in base64', bytes.toString('base64').slice(first, length)];
    yield ['in base64url', bytes.toString('base64url').slice(first, length)];
  }
  const wide = Buffer.from(value, 'utf16le');
  yield ['in UTF-16', wide.toString('latin1')];
  yield ['in UTF-16, big end first', wide.swap16().toString('latin1')];
}
