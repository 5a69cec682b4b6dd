// Writes the catalog's tables into docs/metrics.md, below what is written there by hand.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogPage } from '../src/metrics/index.ts';

const file = join(import.meta.dirname, '../docs/metrics.md');
const page = readFileSync(file, 'utf8');
const tables = page.indexOf('## Measures\n');
writeFileSync(file, (tables < 0 ? page : page.slice(0, tables)) + catalogPage());
