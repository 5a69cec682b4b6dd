import { AppError, type TenantId } from '../../core/index.ts';
import type { ApiPorts } from '../ports.ts';
import { type Days, daysAhead, daysBehind } from './branch-days.ts';
import { type Branch, branchesOf, findBranch } from './branches.ts';

type Ports = Pick<ApiPorts, 'forecasts'>;

export type BranchDaysAsk = {
  readonly query: {
    readonly start_date?: string;
    readonly end_date?: string;
    readonly branch?: string;
  };
  /** Days that are meant where none are given. */
  readonly otherwise: 'ahead' | 'behind';
};

/**
 * The days and branches that are meant: those that are given, else all branches over what the current run looks at.
 *
 * @throws AppError `not_found` for a branch; `conflict` where nothing was forecast yet and no days are given
 */
export async function chooseDays(
  ports: Ports,
  tenantId: TenantId,
  { query, otherwise }: BranchDaysAsk,
): Promise<{ readonly days: Days; readonly branches: readonly Branch[] }> {
  const { start_date: from, end_date: to, branch } = query;
  const all = await branchesOf(ports, tenantId);
  const branches = branch === undefined ? all : [findBranch(all, branch)];
  if (from !== undefined && to !== undefined) return { days: { from, to }, branches };
  const run = await ports.forecasts.current(tenantId, 'day');
  if (run === null)
    throw new AppError(
      'conflict',
      'Nothing was forecast yet: start it by POST /api/forecast/retrain.',
    );
  return { days: otherwise === 'ahead' ? daysAhead(run) : daysBehind(run), branches };
}
