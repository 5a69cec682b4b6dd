import { guardCell, quoteCell, type TenantId } from '../../core/index.ts';
import type { BranchForecast } from '../contract/index.ts';
import type { ApiPorts } from '../ports.ts';
import { branchDays, type Days } from './branch-days.ts';
import { branchForecast } from './branch-forecast.ts';
import type { Branch } from './branches.ts';

const columns = [
  ...(['date', 'branch', 'branch_id', 'store', 'currency', 'predicted_sales'] as const),
  ...(['lower_bound', 'upper_bound', 'actual_sales', 'overridden', 'model', 'reason'] as const),
] satisfies readonly (keyof BranchForecast)[];

/** A line of CSV. Names are other people's texts: none of them begins as a formula. */
export function forecastLine(forecast: BranchForecast): string {
  const cells = columns.map((name) => quoteCell(guardCell(String(forecast[name] ?? ''))));
  return `${cells.join(',')}\r\n`;
}

/** Branches that are read at once. */
const batch = 100;

/** Expected sales as CSV text in pieces, by branch and day. */
export async function* forecastCsv(
  ports: Pick<ApiPorts, 'forecasts'>,
  tenantId: TenantId,
  { branches, days }: { readonly branches: readonly Branch[]; readonly days: Days },
): AsyncGenerator<string> {
  yield `${columns.join(',')}\r\n`;
  for (let from = 0; from < branches.length; from += batch) {
    const some = branches.slice(from, from + batch);
    const found = await branchDays(ports, tenantId, { branches: some, days });
    const lines = some.flatMap((branch) =>
      (found.get(branch.nodeId) ?? []).map((day) => forecastLine(branchForecast(branch, day))),
    );
    yield lines.join('');
  }
}
