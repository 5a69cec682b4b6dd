import { useQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ForecastNode } from '../../../../src/api/contract/index.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { seriesOptions } from './forecast-calls.ts';
import type { ForecastView } from './forecast-search.ts';
import { unitOf, useNodeName } from './node-text.ts';

/** The way from the company to the node that is shown, and what is expected of it in all. */
export function Trail({
  view,
  node,
}: {
  readonly view: ForecastView;
  readonly node: ForecastNode;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = useNodeName();
  const above = view.path.slice(0, -1);
  return (
    <div className="grid gap-1">
      <nav aria-label={t('forecast.trail')}>
        <ol className="flex flex-wrap items-center gap-1 text-sm text-ink-2">
          {view.path.length === 0 ? null : (
            <Crumb onPick={() => view.change({ path: null })}>{t('forecast.company')}</Crumb>
          )}
          {above.map((id, index) => (
            <NamedCrumb
              key={id}
              id={id}
              view={view}
              onPick={() => view.change({ path: view.path.slice(0, index + 1).join('.') })}
            />
          ))}
          <li aria-current="page" className="font-medium text-ink">
            {name(node)}
          </li>
        </ol>
      </nav>
      {node.total === null ? null : (
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span data-figure="forecast" className="figures text-2xl font-semibold">
            {format.value(node.total.shown, unitOf(node))}
          </span>
          <span className="text-sm text-ink-3">{t('forecast.inAll')}</span>
        </p>
      )}
    </div>
  );
}

function NamedCrumb({
  id,
  view,
  onPick,
}: {
  readonly id: number;
  readonly view: ForecastView;
  readonly onPick: () => void;
}) {
  const name = useNodeName();
  const { data } = useQuery(seriesOptions(id, view.grain));
  return <Crumb onPick={onPick}>{data === undefined ? '…' : name(data.node)}</Crumb>;
}

function Crumb({ children, onPick }: { readonly children: string; readonly onPick: () => void }) {
  return (
    <li className="flex items-center gap-1">
      <button type="button" onClick={onPick} className="hover:text-accent hover:underline">
        {children}
      </button>
      <ChevronRight aria-hidden size={14} className="text-ink-3" />
    </li>
  );
}
