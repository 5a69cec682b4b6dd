import type { DimensionInfo, MeasureInfo } from '../ir.ts';
import { catalog, catalogInfo } from './catalog.ts';

const units: Readonly<Record<MeasureInfo['unit'], string>> = {
  money: 'minor units',
  money_ratio: 'minor units each, with a fraction',
  count: 'count',
  quantity: 'thousandths',
  ratio: 'share of 1',
};

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

function measureRow({ name, title, definition, unit, source }: MeasureInfo): readonly string[] {
  return [`\`${name}\``, title, definition, units[unit], source];
}

function dimensionRow({ name, title, definition }: DimensionInfo): readonly string[] {
  const { ops = [] } = catalog.dimensions.get(name) ?? {};
  return [`\`${name}\``, title, definition, ops.map((op) => `\`${op}\``).join(' ')];
}

/** The tables of `docs/metrics.md`: all measures, dimensions and grains of the catalog. */
export function catalogPage(): string {
  const { measures, dimensions, grains } = catalogInfo();
  return [
    '## Measures',
    '',
    table(['name', 'title', 'definition', 'written as', 'source'], measures.map(measureRow)),
    '',
    '## Dimensions',
    '',
    table(['name', 'title', 'definition', 'filters'], dimensions.map(dimensionRow)),
    '',
    '## Grains',
    '',
    grains.map((grain) => `\`${grain}\``).join(' · '),
    '',
  ].join('\n');
}
