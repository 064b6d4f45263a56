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
const RANDOM_PART = /^[ar]t\..*\.([\w-]{20})$/;

/**
 * Finds secrets in texts and bytes: as they are, in any case, in part, and in the forms that programs give them
 * (base64 at any offset, hexadecimal, percent-encoding, escapes of JSON, UTF-16).
 */
export class CanarySearch {
  readonly #exact = new Index();
  readonly #anyCase = new Index();

  constructor(canaries: Iterable<Canary>) {
    for (const canary of canaries) {
      for (const [what, text] of exactForms(canary.value)) this.#exact.add({ canary, what, text });
      for (const [what, text] of anyCaseForms(canary.value)) this.#anyCase.add({ canary, what, text });
    }
  }

  /** What shows in a text or in bytes, each secret once. */
  found(content: string | Uint8Array): readonly string[] {
    const text = Buffer.from(content).toString('latin1');
    const hits = [...this.#exact.search(text), ...this.#anyCase.search(text.toLowerCase())];
    return [...new Set(hits.map(({ canary, what }) => `${canary.name} ${what}`))];
  }
}

/** Bytes that decide whether a place is looked at closely: most are passed over after these. */
const GLANCE = 4;

/** Forms by their beginning; texts are latin1, a letter for each byte. */
class Index {
  readonly #forms = new Map<string, Form[]>();
  readonly #lengths = new Set<number>();
  readonly #begins = new Uint8Array(65_536);

  add(form: Form): void {
    const key = form.text.slice(0, FRAGMENT);
    if (key.length < GLANCE) throw new Error(`${form.canary.name} is too short to be looked for`);
    this.#forms.set(key, [...(this.#forms.get(key) ?? []), form]);
    this.#lengths.add(key.length);
    this.#begins[slotOf(Buffer.from(key, 'latin1').readUInt32BE())] = 1;
  }

  *search(text: string): Iterable<Form> {
    const bytes = Buffer.from(text, 'latin1');
    let glance = 0;
    for (let end = 0; end < bytes.length; end += 1) {
      glance = ((glance << 8) | (bytes[end] ?? 0)) >>> 0;
      if (this.#begins[slotOf(glance)] === 1) yield* this.#at(text, end + 1 - GLANCE);
    }
  }

  *#at(text: string, at: number): Iterable<Form> {
    for (const length of this.#lengths) {
      const forms = this.#forms.get(text.slice(at, at + length)) ?? [];
      yield* forms.filter((form) => text.startsWith(form.text, at));
    }
  }
}

const slotOf = (glance: number): number => Math.imul(glance, 0x9e3779b1) >>> 16;

function* anyCaseForms(value: string): Iterable<[what: string, text: string]> {
  const low = value.toLowerCase();
  yield ['as it is', low];
  yield ['in hexadecimal', Buffer.from(value).toString('hex')];
  yield ['percent-encoded', encodeURIComponent(value).toLowerCase()];
  yield ['percent-encoded byte by byte', Buffer.from(value).toString('hex').replace(/../g, '%$&')];
  yield ['as a form field', new URLSearchParams({ v: value }).toString().slice(2).toLowerCase()];
  yield ['escaped for JSON', JSON.stringify(value).slice(1, -1).toLowerCase()];
  yield ['escaped for HTML', low.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;')];
  const random = RANDOM_PART.exec(low)?.[1] ?? '';
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
