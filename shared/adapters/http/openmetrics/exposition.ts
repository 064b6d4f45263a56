/** One sample: what comes after the family's name, its labels and its value. */
export interface Sample {
  readonly suffix?: '_total' | '_count' | '_sum';
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric family of OpenMetrics 1.0. Its name ends with its unit, where it has one. */
export interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'summary';
  readonly unit?: 'seconds';
  readonly help: string;
  readonly samples: readonly Sample[];
}

export const OPENMETRICS_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/**
 * Families as text.
 *
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/ "Text format"
 */
export const exposition = (families: readonly Family[]): string =>
  `${families.map(familyText).join('')}# EOF\n`;

function familyText({ name, type, unit, help, samples }: Family): string {
  const lines = [
    `# TYPE ${name} ${type}`,
    ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${escaped(help)}`,
    ...samples.map((sample) => sampleText(name, sample)),
  ];
  return `${lines.join('\n')}\n`;
}

function sampleText(name: string, { suffix, labels = {}, value }: Sample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  const braced = pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
  return `${name}${suffix ?? ''}${braced} ${value}`;
}

/** `escaped-string` of its grammar. */
const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
