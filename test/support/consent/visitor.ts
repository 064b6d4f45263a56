import { type CookieJar, cookieJar } from '../../../infra/local/demo/cookie-jar.ts';

export interface Visited {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly location: URL | undefined;
}

const MOST_STEPS = 12;

/** A person with a browser of their own: keeps cookies, follows redirects, agrees to what is asked. */
export class Visitor {
  readonly #jar: CookieJar = cookieJar();
  readonly #name: string;
  readonly #given: (readonly [string, string])[] = [];

  constructor(name = 'ada') {
    this.#name = name;
  }

  /** Values of the cookies that this browser was ever given whose name begins so. */
  cookies(prefix: string): readonly string[] {
    return this.#given.filter(([name]) => name.startsWith(prefix)).map(([, value]) => value);
  }

  /** One request, without following anything. */
  async visit(address: string | URL, form?: URLSearchParams): Promise<Visited> {
    const response = await fetch(address, {
      redirect: 'manual',
      headers: { cookie: this.#jar.header() },
      ...(form === undefined ? {} : { method: 'POST', body: form }),
    });
    this.#jar.take(response.headers);
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]*)=([^;]*)/.exec(line) ?? [];
      if (value !== '') this.#given.push([name, value]);
    }
    const location = response.headers.get('location');
    return {
      status: response.status,
      headers: response.headers,
      text: await response.text(),
      location: location === null ? undefined : new URL(location, address),
    };
  }

  /** Opens a connect link and agrees, until the vendor sends this browser back; the way back is not gone yet. */
  async agree(connectUrl: string): Promise<URL> {
    return this.goOn((await this.open(connectUrl)).href);
  }

  /** Where a connect link leads. */
  async open(connectUrl: string): Promise<URL> {
    const { location, status, text } = await this.visit(connectUrl);
    if (location === undefined) throw new Error(`the link leads nowhere: ${status} ${text}`);
    return location;
  }

  /** Goes on from an address of the vendor. */
  async goOn(first: string): Promise<URL> {
    let next = new URL(first);
    for (let step = 0; step < MOST_STEPS; step++) {
      const page = await this.visit(next);
      const answer = page.location === undefined ? await this.#submit(next, page) : page;
      if (answer.location === undefined)
        throw new Error(`the vendor ended with ${answer.status}: ${answer.text}`);
      next = answer.location;
      if (next.pathname.endsWith('/oauth/callback')) return next;
    }
    throw new Error('the vendor sends in circles');
  }

  async #submit(at: URL, { text }: Visited): Promise<Visited> {
    const action = /<form[^>]* action="([^"]+)"/.exec(text)?.[1];
    if (action === undefined) throw new Error(`no form at ${at.pathname}: ${text}`);
    return this.visit(new URL(action, at), new URLSearchParams({ login: this.#name }));
  }
}
