import type { IncomingMessage } from 'node:http';
import type { SignHeaders } from '#shared/domain/notice/signs.ts';

/** As long as an API client may report one. */
const LONGEST = 4096;

/** The headers of an answer that tell of an end, RFC 9745, 8594 and 8288, and these of the vendor's own. */
export function signsIn(
  { headersDistinct }: IncomingMessage,
  ofVendor: readonly string[] = [],
): SignHeaders | undefined {
  const textOf = (name: string): string | undefined => headersDistinct[name]?.join(',').slice(0, LONGEST);
  const [deprecation, sunset, link] = [textOf('deprecation'), textOf('sunset'), textOf('link')];
  const own = ofVendor.flatMap((header) => {
    const name = header.toLowerCase();
    const value = textOf(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  // A link says something of an end only beside one of the others.
  if (deprecation === undefined && sunset === undefined && own.length === 0) return undefined;
  return {
    ...(deprecation === undefined ? {} : { deprecation }),
    ...(sunset === undefined ? {} : { sunset }),
    ...(link === undefined ? {} : { link }),
    ...(own.length === 0 ? {} : { vendor: Object.fromEntries(own) }),
  };
}

/** The names of a vendor's own headers, as a request wants them. */
export const signHeadersOf = ({
  signs,
}: {
  readonly signs?: readonly { readonly header: string }[];
}): { readonly signHeaders?: readonly string[] } =>
  signs === undefined ? {} : { signHeaders: signs.map(({ header }) => header) };
