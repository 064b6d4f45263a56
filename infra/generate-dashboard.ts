import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { grafanaDashboard } from './dashboard/grafana.ts';
import { withTables } from './dashboard/metrics-page.ts';

/** Writes the dashboard that people bring to their Grafana, and the tables of what is measured. A test holds both. */
const docs = join(import.meta.dirname, '..', 'docs');
writeFileSync(join(docs, 'grafana', 'grantkeeper.json'), `${JSON.stringify(grafanaDashboard(), null, 2)}\n`);
const page = join(docs, 'metrics.md');
writeFileSync(page, withTables(readFileSync(page, 'utf8')));
