import { catalogFor } from '../../metrics/index.ts';
import type { Command } from '../command.ts';
import { flagOption } from '../options.ts';
import { textTable } from '../text-table.ts';

/** `tillstream catalog`: every measure and dimension with its definition. */
export const catalogCommand: Command = {
  name: 'catalog',
  summary: 'list measures and dimensions with their definitions',
  usage: ['catalog [--json]'],
  help: 'Lists what can be asked for. The same, with formulas and sources: docs/metrics.md',
  options: { json: { type: 'boolean' } },
  run: async ({ options, terminal }) => {
    const { measures, dimensions } = catalogFor({ costs: true });
    if (flagOption(options, 'json')) {
      terminal.out(JSON.stringify({ measures, dimensions }));
      return 0;
    }
    const left = (title: string) => ({ title, align: 'left' }) as const;
    terminal.out(
      textTable(
        [left('measure'), left('unit'), left('definition')],
        measures.map((one) => [one.name, one.unit, one.definition]),
      ),
    );
    terminal.out('');
    terminal.out(
      textTable(
        [left('dimension'), left('definition')],
        dimensions.map((one) => [one.name, one.definition]),
      ),
    );
    return 0;
  },
};
