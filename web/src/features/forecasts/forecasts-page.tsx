import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ForecastSeries } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { usePageTitle } from '../../shared/state/use-page-title.ts';
import { Card } from '../../shared/ui/card.tsx';
import { Segmented } from '../../shared/ui/segmented.tsx';
import { SkeletonRows } from '../../shared/ui/skeleton.tsx';
import { EmptyNotice, FailureNotice } from '../../shared/ui/states.tsx';
import { AccuracyCard } from './accuracy-card.tsx';
import { DriversCard } from './drivers-card.tsx';
import { FanCard } from './fan-card.tsx';
import { nodesOptions, seriesOptions } from './forecast-calls.ts';
import { type ForecastView, useForecastView } from './forecast-search.ts';
import { OverridesCard } from './overrides-card.tsx';
import { PartsCard } from './parts-card.tsx';
import { RunBar } from './run-bar.tsx';
import { Trail } from './trail.tsx';

/** What is expected to be sold, how sure that is, and how good earlier forecasts were. */
export function ForecastsPage() {
  const { t } = useTranslation();
  usePageTitle(t('nav.forecasts'));
  const view = useForecastView();
  const company = useQuery(
    nodesOptions({ grain: view.grain, measure: view.measure, level: 'company' }),
  );
  const id = view.path.at(-1) ?? company.data?.nodes[0]?.id;
  return (
    <div className="mx-auto grid max-w-6xl gap-4">
      <div className="flex min-h-9 flex-wrap items-center justify-between gap-3">
        <h1 className="text-xl font-semibold tracking-tight">{t('nav.forecasts')}</h1>
        <Switches view={view} />
      </div>
      <RunBar grain={view.grain} />
      {company.isPending ? (
        <Card>
          <SkeletonRows rows={8} className="p-4" />
        </Card>
      ) : null}
      {company.error === null ? null : (
        <Card>
          <FailureNotice
            failure={toFailure(company.error)}
            onRetry={() => void company.refetch()}
          />
        </Card>
      )}
      {company.data?.run === null ? (
        <Card>
          <EmptyNotice title={t('forecast.none')} className="py-16">
            {t('forecast.noneAdvice')}
          </EmptyNotice>
        </Card>
      ) : null}
      {company.data === undefined || company.data.run === null ? null : id === undefined ? (
        <PartsCard view={view} node={null} />
      ) : (
        <NodeDetail id={id} view={view} />
      )}
    </div>
  );
}

function Switches({ view }: { readonly view: ForecastView }) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-wrap gap-2">
      <Segmented
        label={t('forecast.measure')}
        value={view.measure}
        // Money and pieces are series of their own: the walk begins anew.
        onChange={(of) => view.change({ of, path: null })}
        options={[
          { value: 'net_sales', label: t('forecast.netSales') },
          { value: 'units', label: t('forecast.units') },
        ]}
      />
      <Segmented
        label={t('overview.grain')}
        value={view.grain}
        onChange={(every) => view.change({ every })}
        options={(['day', 'week', 'month'] as const).map((grain) => ({
          value: grain,
          label: t(`grain.${grain}`),
        }))}
      />
    </div>
  );
}

function NodeDetail({ id, view }: { readonly id: number; readonly view: ForecastView }) {
  const result = useQuery(seriesOptions(id, view.grain));
  if (result.data !== undefined) return <Shown series={result.data} view={view} />;
  return (
    <Card>
      {result.error === null ? (
        <SkeletonRows rows={8} className="p-4" />
      ) : (
        <FailureNotice failure={toFailure(result.error)} onRetry={() => void result.refetch()} />
      )}
    </Card>
  );
}

function Shown({ series, view }: { readonly series: ForecastSeries; readonly view: ForecastView }) {
  return (
    <>
      <Trail view={view} node={series.node} />
      <FanCard series={series} />
      <div className="grid gap-4 lg:grid-cols-2">
        <PartsCard view={view} node={series.node} />
        <div className="grid content-start gap-4">
          <AccuracyCard node={series.node} grain={series.grain} />
          <DriversCard series={series} />
        </div>
      </div>
      <OverridesCard series={series} />
    </>
  );
}
