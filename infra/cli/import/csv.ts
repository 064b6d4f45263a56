import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { BadUsage } from '../bad-usage.ts';
import { FIELDS, fieldName, type InputRecord, isField } from './record.ts';

/** No field that the contract takes is longer than 16 KiB. */
const LONGEST_RECORD = 256 * 1024;

/** The rows of a CSV file (RFC 4180) under its heading. Throws `BadUsage` that names the line where the file is broken. */
export async function* csvRecords(input: Readable, name: string): AsyncGenerator<InputRecord> {
  const parser = parse({
    bom: true,
    columns: (heading: string[]) => heading.map((column) => known(column, name)),
    skip_empty_lines: true,
    trim: true,
    max_record_size: LONGEST_RECORD,
  });
  const fed = pipeline(input, parser);
  // What goes wrong is thrown by the reading below.
  fed.catch(() => {});
  let row = 0;
  try {
    for await (const fields of parser) {
      row += 1;
      yield { row, fields: fields as InputRecord['fields'] };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // Its message may quote the file; its code and the line say enough.
    throw new BadUsage(`${name}:${String(error.lines ?? '?')} cannot be read as CSV (${error.code})`);
  }
}

function known(column: string, name: string): string {
  const field = fieldName(column);
  if (isField(field)) return field;
  throw new BadUsage(
    `${name} has a column ${JSON.stringify(column)} that means nothing here; there are ${FIELDS.join(', ')}, and labels.<name>`,
  );
}
