import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ForecastLevel, ForecastNode } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { Card } from '../../shared/ui/card.tsx';
import { CompactSelect } from '../../shared/ui/compact-select.tsx';
import { SkeletonRows } from '../../shared/ui/skeleton.tsx';
import { EmptyNotice, FailureNotice } from '../../shared/ui/states.tsx';
import { type NodesAsk, nodesOptions } from './forecast-calls.ts';
import type { ForecastView } from './forecast-search.ts';
import { reasonText, unitOf, useNodeName } from './node-text.ts';

/** Levels that a node's parts are shown by. Products hang from categories, SKUs from products. */
function levelsBelow(level: ForecastLevel): readonly ForecastLevel[] {
  switch (level) {
    case 'company':
      return ['store'];
    case 'store':
      return ['category', 'channel', 'location', 'product'];
    case 'category':
      return ['product'];
    case 'product':
      return ['sku'];
    default:
      return [];
  }
}

function askOf(node: ForecastNode | null, level: ForecastLevel, view: ForecastView): NodesAsk {
  const { grain, measure } = view;
  const ask = { grain, measure, level };
  if (node === null || node.level === 'company') return ask;
  return {
    ...ask,
    ...(node.store === null ? {} : { storeId: node.store.id }),
    ...(node.level === 'category' && node.categoryId !== null
      ? { categoryId: node.categoryId }
      : {}),
    ...(node.level === 'product' && node.productId !== null ? { productId: node.productId } : {}),
  };
}

type PartsProps = {
  readonly view: ForecastView;
  /** Null = the company has no forecast of its own: its stores are shown. */
  readonly node: ForecastNode | null;
};

/** What a node is made of, the largest first; each leads further down. */
export function PartsCard({ view, node }: PartsProps) {
  const { t } = useTranslation();
  const levels = levelsBelow(node?.level ?? 'company');
  const [chosen, setChosen] = useState<ForecastLevel | null>(null);
  const level = levels.find((one) => one === chosen) ?? levels[0];
  if (level === undefined) return <LastLevel />;
  return (
    <Card
      title={t('forecast.parts')}
      label={t('forecast.parts')}
      className="self-start"
      actions={
        levels.length < 2 ? undefined : (
          <CompactSelect
            label={t('forecast.partsBy')}
            value={level}
            onChange={setChosen}
            options={levels.map((one) => ({ value: one, label: t(`forecast.level.${one}`) }))}
          />
        )
      }
    >
      <Parts view={view} ask={askOf(node, level, view)} />
    </Card>
  );
}

function LastLevel() {
  const { t } = useTranslation();
  return (
    <Card title={t('forecast.parts')} label={t('forecast.parts')}>
      <EmptyNotice title={t('forecast.noParts')} />
    </Card>
  );
}

function Parts({ view, ask }: { readonly view: ForecastView; readonly ask: NodesAsk }) {
  const { t } = useTranslation();
  const result = useQuery(nodesOptions(ask));
  if (result.error !== null && result.data === undefined)
    return (
      <FailureNotice failure={toFailure(result.error)} onRetry={() => void result.refetch()} />
    );
  if (result.data === undefined) return <SkeletonRows rows={5} className="p-4" />;
  if (result.data.nodes.length === 0) return <EmptyNotice title={t('forecast.noParts')} />;
  return (
    <ul className="max-h-[32rem] overflow-y-auto pb-2">
      {result.data.nodes.map((node) => (
        <Part
          key={node.id}
          node={node}
          onPick={() => view.change({ path: [...view.path, node.id].join('.') })}
        />
      ))}
    </ul>
  );
}

function Part({ node, onPick }: { readonly node: ForecastNode; readonly onPick: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = useNodeName();
  const as = unitOf(node);
  return (
    <li className="border-t border-line first:border-t-0">
      <button
        type="button"
        onClick={onPick}
        className="flex w-full items-baseline justify-between gap-4 px-4 py-2 text-start hover:bg-sunken"
      >
        <span className="min-w-0">
          <span className="block truncate text-base">{name(node)}</span>
          {node.reasons.length === 0 ? null : (
            <span className="block text-xs text-ink-3">
              {node.reasons.map((one) => reasonText(t, one)).join(' · ')}
            </span>
          )}
        </span>
        <span className="figures text-end whitespace-nowrap">
          <span className="block font-medium">{format.value(node.total?.shown, as)}</span>
          {node.total === null ? null : (
            <span className="block text-xs text-ink-3">
              {format.value(node.total.lower80, as)} – {format.value(node.total.upper80, as)}
            </span>
          )}
        </span>
      </button>
    </li>
  );
}
