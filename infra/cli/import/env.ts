import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { idOf } from './id-of.ts';
import type { InputRecord } from './record.ts';

/** What the end of a variable's name says that it holds. */
const ENDS = {
  REFRESH_TOKEN: 'refreshToken',
  ACCESS_TOKEN: 'accessToken',
  EXPIRES_AT: 'expiresAt',
  EXPIRES_IN: 'expiresIn',
  SCOPE: 'scope',
  SCOPES: 'scope',
} as const;

const LINE =
  /^\s*(?:export\s+)?([A-Za-z][A-Za-z0-9_]*)_(REFRESH_TOKEN|ACCESS_TOKEN|EXPIRES_AT|EXPIRES_IN|SCOPES?)\s*=\s*(.*)$/;

/**
 * Grants out of variables such as `ACME_REFRESH_TOKEN=…`, as files for shells and containers have them: what stands
 * before names the integration, `acme`. Other variables are passed over.
 */
export async function* envRecords(input: Readable): AsyncGenerator<InputRecord> {
  const found = new Map<string, Record<string, unknown>>();
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    const [, name = '', end = '', value = ''] = LINE.exec(line) ?? [];
    if (name === '') continue;
    const id = idOf(name.replaceAll('_', '-'));
    const fields = found.get(id) ?? { id, source: id };
    fields[ENDS[end as keyof typeof ENDS]] = unquoted(value.trim());
    found.set(id, fields);
  }
  let row = 0;
  for (const fields of found.values()) {
    row += 1;
    yield { row, fields };
  }
}

function unquoted(value: string): string {
  const [, , inside] = /^(["'])(.*)\1$/.exec(value) ?? [];
  return inside ?? value;
}
