const encoder = new TextEncoder();

/** SHA-256 of a text's UTF-8 bytes, in lower-case hex. */
export async function sha256(text: string): Promise<string> {
  return hex(await crypto.subtle.digest('SHA-256', encoder.encode(text)));
}

/** HMAC-SHA-256 of a text's UTF-8 bytes. */
export async function hmac(key: string | ArrayBuffer, text: string): Promise<ArrayBuffer> {
  const bytes = typeof key === 'string' ? encoder.encode(key) : key;
  const how = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await crypto.subtle.importKey('raw', bytes, how, false, ['sign']);
  return crypto.subtle.sign('HMAC', imported, encoder.encode(text));
}

export function hex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
