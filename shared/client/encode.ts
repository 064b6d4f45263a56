/** RFC 3986 2.3: everything but unreserved characters as percent-encoded UTF-8; `encodeURIComponent` leaves five more. */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
