/** The cookies that one browser holds for one host: names and values, nothing finer. */
export interface CookieJar {
  /** For the `cookie` header. */
  header(): string;
  take(headers: Headers): void;
}

export function cookieJar(): CookieJar {
  const cookies = new Map<string, string>();
  return {
    header: () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    take: (headers) => {
      for (const line of headers.getSetCookie()) {
        const [pair = ''] = line.split(';');
        const at = pair.indexOf('=');
        const name = pair.slice(0, at).trim();
        const value = pair.slice(at + 1).trim();
        // An expiry in the past is how a server deletes one.
        if (value === '' || /;\s*expires=thu, 01 jan 1970/i.test(line)) cookies.delete(name);
        else cookies.set(name, value);
      }
    },
  };
}
