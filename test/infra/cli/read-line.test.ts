import { describe, expect, it } from 'vitest';
import { factLine } from '#shared/domain/history/fact-line.ts';
import { readLine } from '../../../infra/cli/audit/read-line.ts';
import { Tale } from '../../domain/history/tale.ts';

const tale = new Tale();
tale.by('a', 0).persist(1);
const [fact] = tale.facts;
const line = tale.facts.map(factLine).join();

describe('a line that was exported', () => {
  it.each([
    ['as it was written', line],
    ['with the line break of another system', `${line}\r`],
    ['from CloudWatch Logs to S3', `2026-11-02T08:00:00.123Z ${line}`],
    ['by aws logs tail', `2026-11-02T08:00:00 2026/11/02/[$LATEST]0a1b2c ${line}`],
    ['by aws logs filter-log-events, as JSON', `            "message": ${JSON.stringify(`${line}\n`)},`],
    [
      'inside the envelope of a Lambda log',
      JSON.stringify({ timestamp: 'now', level: 'INFO', message: line }),
    ],
    ['as an object in such an envelope', `{"timestamp":"now","message":${line}}`],
  ])('is read %s', (_name, text) => {
    expect(readLine(text)).toEqual({ kind: 'fact', fact });
  });

  it.each([
    [''],
    ['START RequestId: 8f3c Version: $LATEST'],
    ['{"level":"INFO","message":"refreshed","integration":"payroll"}'],
    ['{"audits":1}'],
  ])('is left alone where it is none of ours: %s', (text) => {
    expect(readLine(text)).toEqual({ kind: 'other' });
  });

  it('is told from half a line, at whichever character it breaks off', () => {
    for (let length = '{"audit":'.length; length < line.length; length += 1) {
      expect(readLine(line.slice(0, length))).toEqual({ kind: 'half' });
    }
  });
});
