/** A sample as a scraper has it. */
export interface Scraped {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Family {
  readonly name: string;
  type?: string;
  unit?: string;
  help?: string;
  readonly samples: Scraped[];
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\[\\\\n"])*"';
const NUMBER = '[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?';
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(${LABEL}(?:,${LABEL})*)\\})? (${NUMBER})$`);
const DESCRIPTION = new RegExp(`^# (TYPE|UNIT|HELP) (${NAME}) (.+)$`);
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  counter: ['_total'],
  gauge: [''],
  summary: ['_count', '_sum'],
};

/**
 * Reads an exposition as strictly as OpenMetrics 1.0 lets one that has counters, gauges and summaries without quantiles:
 * every line by the grammar, families whole and once, descriptions before samples, no sample twice. Throws where it is
 * not so.
 *
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/
 */
export function readOpenMetrics(text: string): ReadonlyMap<string, Required<Family>> {
  if (!text.endsWith('# EOF\n')) throw new Error('it does not end with # EOF and a line feed');
  const families = new Map<string, Family>();
  let current: Family | undefined;
  for (const line of text.slice(0, -'# EOF\n'.length).split('\n').slice(0, -1)) {
    const [, what, named, said] = DESCRIPTION.exec(line) ?? [];
    if (what !== undefined && named !== undefined && said !== undefined) {
      current = described(families, current, named);
      describe(current, what, said, line);
    } else add(current, line);
  }
  return new Map([...families].map(([name, family]) => [name, whole(family)]));
}

function described(families: Map<string, Family>, current: Family | undefined, name: string): Family {
  if (current?.name === name) return current;
  if (families.has(name)) throw new Error(`the family ${name} comes in two places`);
  const family = { name, samples: [] };
  families.set(name, family);
  return family;
}

function describe(family: Family, what: string, said: string, line: string): void {
  const key = what.toLowerCase() as 'type' | 'unit' | 'help';
  if (family.samples.length > 0 || family[key] !== undefined) throw new Error(`out of place: ${line}`);
  family[key] = said;
  if (key === 'unit' && !family.name.endsWith(`_${said}`))
    throw new Error(`its name is without its unit: ${line}`);
}

function add(family: Family | undefined, line: string): void {
  const [, name, labelText = '', number] = SAMPLE.exec(line) ?? [];
  if (family === undefined || name === undefined || number === undefined)
    throw new Error(`no line of it: ${line}`);
  const names = (SUFFIXES[family.type ?? ''] ?? []).map((suffix) => family.name + suffix);
  if (!names.includes(name)) throw new Error(`no sample of ${family.name}, a ${family.type}: ${line}`);
  const pairs = [...labelText.matchAll(/([a-zA-Z0-9_]+)="((?:[^"\\]|\\.)*)"/g)];
  const labels = Object.fromEntries(pairs.map(([, label, value]) => [label, value])) as Scraped['labels'];
  if (Object.keys(labels).length < pairs.length) throw new Error(`a label comes twice: ${line}`);
  const sample = { name, labels, value: Number(number) };
  if (family.type !== 'gauge' && sample.value < 0) throw new Error(`below zero: ${line}`);
  if (family.samples.some((other) => keyOf(other) === keyOf(sample)))
    throw new Error(`it comes twice: ${line}`);
  family.samples.push(sample);
}

const keyOf = ({ name, labels }: Scraped): string =>
  JSON.stringify([name, Object.entries(labels).toSorted()]);

function whole(family: Family): Required<Family> {
  const { name, type, unit = '', help, samples } = family;
  if (type === undefined || help === undefined) throw new Error(`${name} is not described`);
  return { name, type, unit, help, samples };
}
