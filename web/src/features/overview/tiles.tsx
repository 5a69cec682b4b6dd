import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Answer, MeasureInfo } from '../../../../src/api/contract/index.ts';
import type { AnswerState } from '../../shared/api/answers.ts';
import { useMay } from '../../shared/api/me.ts';
import { Sparkline } from '../../shared/charts/sparkline.tsx';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { useMeasureText } from '../../shared/i18n/use-measure-text.ts';
import { drillTo } from '../../shared/state/drill.ts';
import { AnswerPanel } from '../../shared/ui/answer-panel.tsx';
import { classNames } from '../../shared/ui/class-names.ts';
import { Delta } from '../../shared/ui/delta.tsx';
import { MeasureDefinition } from '../../shared/ui/measure-definition.tsx';
import { Skeleton } from '../../shared/ui/skeleton.tsx';
import { figureSize } from './figure-size.ts';
import { tilesFor } from './overview-queries.ts';
import { infoOf, seriesOf } from './series.ts';

const grid =
  'grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line md:grid-cols-4';

/** The figures that are looked at first. */
export function Tiles({ state }: { readonly state: AnswerState }) {
  const { t } = useTranslation();
  const tiles = tilesFor(useMay('costs'));
  return (
    <section aria-label={t('overview.keyFigures')}>
      {state.kind === 'failed' ? (
        <div className="rounded-lg border border-line bg-surface">
          <AnswerPanel state={state} skeleton={null}>
            {() => null}
          </AnswerPanel>
        </div>
      ) : (
        <AnswerPanel state={state} skeleton={<TileSkeletons />}>
          {(answer) => (
            <ul className={grid}>
              {tiles.map((measure) => (
                <Tile key={measure} answer={answer} info={infoOf(answer, measure)} />
              ))}
            </ul>
          )}
        </AnswerPanel>
      )}
    </section>
  );
}

function TileSkeletons() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t('state.loading')} className={grid}>
      {tilesFor(true).map((measure) => (
        <div key={measure} className="grid h-36 content-between bg-surface p-4">
          <Skeleton className="h-4 w-24" />
          <Skeleton className="h-7 w-32" />
          <Skeleton className="h-6 w-full" />
        </div>
      ))}
    </div>
  );
}

type TileProps = { readonly answer: Answer; readonly info: MeasureInfo | null };

function Tile({ answer, info }: TileProps) {
  if (info === null) return null;
  return (
    <li
      className="flex min-w-0 flex-col items-start gap-1.5 bg-surface px-4 pt-3 pb-3"
      data-measure={info.name}
    >
      <MeasureDefinition
        info={info}
        meta={answer.meta}
        className="text-sm font-medium text-ink-2"
      />
      <TileFigure answer={answer} info={info} />
      <TileChange answer={answer} info={info} />
      <div className="mt-auto w-full">
        <Sparkline values={seriesOf(answer, info.name).values} />
      </div>
    </li>
  );
}

function TileFigure({ answer, info }: { readonly answer: Answer; readonly info: MeasureInfo }) {
  const { t } = useTranslation();
  const format = useFormat();
  const title = useMeasureText()(info).title;
  const unit = { currency: answer.meta.currency, exponent: answer.meta.currencyExponent };
  const text = format.value(answer.totals[info.name], { ...unit, unit: info.unit });
  return (
    <Link
      to="/documents"
      search={drillTo({ measure: info.name }) as never}
      aria-label={t('overview.showOrders', { measure: title, value: text })}
      className={classNames(
        'figures rounded-sm font-semibold tracking-tight text-ink hover:text-accent',
        figureSize(text),
      )}
      data-figure={info.name}
    >
      {text}
    </Link>
  );
}

function TileChange({ answer, info }: { readonly answer: Answer; readonly info: MeasureInfo }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (answer.compareTotals === undefined) return null;
  const unit = { currency: answer.meta.currency, exponent: answer.meta.currencyExponent };
  const base = answer.compareTotals[info.name];
  if (base === null || base === undefined) return null;
  return (
    <p className="flex min-h-5 min-w-0 flex-wrap items-center gap-x-2">
      <Delta value={answer.totals[info.name]} base={base} info={info} />
      <span className="figures min-w-0 text-xs break-words text-ink-3">
        {t('overview.before', { value: format.value(base, { ...unit, unit: info.unit }) })}
      </span>
    </p>
  );
}
