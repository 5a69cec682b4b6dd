import { useTranslation } from 'react-i18next';
import type { Run } from '../../../../src/api/contract/index.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { Card } from '../../shared/ui/card.tsx';
import { inWords, reportRows } from './report-rows.ts';

const counters = ['fetched', 'stored', 'unchanged', 'removed', 'rejected', 'pages'] as const;

/** What came of a run: counters that every run has, and whatever its connector adds. */
export function RunReport({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Card title={t('run.report')} label={t('run.report')}>
      <dl className="grid grid-cols-2 gap-px bg-line sm:grid-cols-3 lg:grid-cols-6">
        {counters.map((name) => (
          <div key={name} className="bg-surface px-4 py-3">
            <dt className="text-xs text-ink-3">{t(`run.${name}`)}</dt>
            <dd className="figures text-lg font-semibold" data-counter={name}>
              {format.count(run[name])}
            </dd>
          </div>
        ))}
      </dl>
      <ConnectorReport report={run.report} />
    </Card>
  );
}

function ConnectorReport({ report }: { readonly report: Run['report'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rows = reportRows(report);
  const loose = t as unknown as (key: string, options: { readonly defaultValue: string }) => string;
  if (rows.length === 0) return null;
  return (
    <dl className="grid gap-x-8 border-t border-line px-4 py-2 text-sm sm:grid-cols-2 lg:grid-cols-3">
      {rows.map((row) => (
        <div key={row.name} className="flex justify-between gap-4 border-b border-line/60 py-1.5">
          <dt className="text-ink-2">
            {loose(`report.${row.name.split('.').at(-1)}`, { defaultValue: inWords(row.name) })}
          </dt>
          <dd className="figures text-end">
            {typeof row.value === 'number' ? format.count(row.value) : row.value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
