import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { clientTypes } from './contract/client-types.ts';

/**
 * People write `openapi.yaml`; the service serves `openapi.json`, and the client package is typed by `contract.ts`.
 * A test holds the three together.
 */
const shared = join(import.meta.dirname, '..', 'shared');
const contract = parse(readFileSync(join(shared, 'contract', 'openapi.yaml'), 'utf8'));
writeFileSync(join(shared, 'contract', 'openapi.json'), `${JSON.stringify(contract)}\n`);
writeFileSync(join(shared, 'client', 'contract.ts'), clientTypes(contract));
