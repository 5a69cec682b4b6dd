import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { catalog } from './catalog.ts';
import { catalogPage } from './catalog-page.ts';
import { partsOf, tellsCosts } from './measure.ts';

const page = join(import.meta.dirname, '../../../docs/metrics.md');

it('has its tables in the documentation as they are', () => {
  expect(readFileSync(page, 'utf8')).toContain(catalogPage());
});

it('gives every measure a definition, a source and parts', () => {
  for (const measure of catalog.measures.values()) {
    expect(measure.definition, measure.name).toMatch(/\.$/);
    expect(measure.source, measure.name).not.toBe('');
    expect(partsOf(measure.formula).length, measure.name).toBeGreaterThan(0);
  }
});

it('knows which measures tell costs', () => {
  const telling = [...catalog.measures.values()].filter(tellsCosts).map(({ name }) => name);
  expect(telling).toEqual([
    'cost',
    'gross_profit',
    'gross_margin',
    'cost_coverage',
    'contribution',
  ]);
});
