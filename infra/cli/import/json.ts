import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { BadUsage } from '../bad-usage.ts';
import { jsonElements } from './json-elements.ts';
import { fieldName, type InputRecord } from './record.ts';

/** The objects of a JSON file, raw: of its list, or one on each line. Throws `BadUsage` that names the place. */
export async function* jsonObjects(
  input: Readable,
  { name, format }: { readonly name: string; readonly format: 'json' | 'jsonl' },
): AsyncGenerator<InputRecord> {
  let row = 0;
  for await (const text of format === 'json' ? jsonElements(input, name) : lines(input)) {
    row += 1;
    yield { row, fields: parsed(text, `${name}, row ${row}`) };
  }
}

/** The same with their fields in the contract's words. */
export async function* jsonRecords(
  input: Readable,
  source: { readonly name: string; readonly format: 'json' | 'jsonl' },
): AsyncGenerator<InputRecord> {
  for await (const { row, fields } of jsonObjects(input, source)) {
    yield {
      row,
      fields: Object.fromEntries(Object.entries(fields).map(([key, value]) => [fieldName(key), value])),
    };
  }
}

async function* lines(input: Readable): AsyncGenerator<string> {
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() !== '') yield line;
  }
}

function parsed(text: string, place: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // Its message quotes the text, which holds tokens.
  }
  throw new BadUsage(`${place} is not a JSON object`);
}
