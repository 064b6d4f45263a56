import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { grafanaDashboard } from './dashboard/grafana.ts';

/** Writes the dashboard that people bring to their Grafana. A test holds it to the panels it is made of. */
const file = join(import.meta.dirname, '..', 'docs', 'grafana', 'grantkeeper.json');
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify(grafanaDashboard(), null, 2)}\n`);
