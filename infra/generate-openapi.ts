import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** `openapi.json` is what the service serves; people write `openapi.yaml`. A test holds the two equal. */
const contract = join(import.meta.dirname, '..', 'shared', 'contract');
const text = readFileSync(join(contract, 'openapi.yaml'), 'utf8');
writeFileSync(join(contract, 'openapi.json'), `${JSON.stringify(parse(text))}\n`);
