import { createReadStream, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { BadUsage } from '../bad-usage.ts';
import { csvRecords } from './csv.ts';
import { envRecords } from './env.ts';
import { jsonObjects, jsonRecords } from './json.ts';
import { nangoRecord } from './nango.ts';
import type { InputRecord } from './record.ts';

export type Format = 'csv' | 'json' | 'jsonl';
export type Origin = 'nango' | 'env';

export interface Source {
  readonly records: AsyncIterable<InputRecord>;
  /** How much of it is read, from 0 to 1; `undefined` where its length is not known. */
  readonly part: () => number | undefined;
}

export interface SourceOptions {
  /** `-`: standard input. */
  readonly file: string;
  readonly format?: Format;
  readonly from?: Origin;
}

/** Opens what is to be imported. Throws `BadUsage` where it cannot be read, or nobody says what it is. */
export function openSource(options: SourceOptions): Source {
  const { file } = options;
  const isStandardInput = file === '-';
  const size = isStandardInput ? undefined : sizeOf(file);
  const input = isStandardInput ? process.stdin : createReadStream(file);
  input.setEncoding('utf8');
  return {
    records: recordsOf(input, options),
    part: () =>
      size === undefined || !('bytesRead' in input)
        ? undefined
        : size === 0
          ? 1
          : Number(input.bytesRead) / size,
  };
}

function recordsOf(input: Readable, { file, from, format }: SourceOptions): AsyncIterable<InputRecord> {
  const name = file === '-' ? 'standard input' : file;
  if (from === 'env') return envRecords(input);
  const kind = format ?? formatOf(file);
  if (from === 'nango') {
    return mapped(jsonObjects(input, { name, format: kind === 'jsonl' ? 'jsonl' : 'json' }), nangoRecord);
  }
  if (kind === undefined)
    throw new BadUsage(`add --format csv, json or jsonl: the name ${name} does not say it`);
  return kind === 'csv' ? csvRecords(input, name) : jsonRecords(input, { name, format: kind });
}

async function* mapped(
  records: AsyncIterable<InputRecord>,
  to: (record: InputRecord) => InputRecord,
): AsyncGenerator<InputRecord> {
  for await (const record of records) yield to(record);
}

function formatOf(file: string): Format | undefined {
  const [, end = ''] = /\.(csv|jsonl|ndjson|json)$/i.exec(file) ?? [];
  const formats: Readonly<Record<string, Format>> = {
    csv: 'csv',
    json: 'json',
    jsonl: 'jsonl',
    ndjson: 'jsonl',
  };
  return formats[end.toLowerCase()];
}

function sizeOf(file: string): number {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) throw new BadUsage(`${file} is not there`);
  if (!stat.isFile()) throw new BadUsage(`${file} is no file`);
  return stat.size;
}
