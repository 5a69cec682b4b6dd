import { Link } from '@tanstack/react-router';
import { ArrowLeft, X } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from '../../../../src/api/contract/index.ts';
import { useAnswer } from '../../shared/api/answers.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { useMemberName } from '../../shared/i18n/use-member-name.ts';
import type { DrillSearch } from '../../shared/state/drill.ts';
import { useView } from '../../shared/state/use-view.ts';
import { AnswerPanel } from '../../shared/ui/answer-panel.tsx';
import { MeasureDefinition } from '../../shared/ui/measure-definition.tsx';
import { Skeleton } from '../../shared/ui/skeleton.tsx';
import { figureQuery } from './documents-request.ts';

/** The number that led here, with its definition, so that the documents below can be held against it. */
export function DrillHeader({ drill }: { readonly drill: DrillSearch }) {
  const { t } = useTranslation();
  const { view } = useView();
  const state = useAnswer(useMemo(() => figureQuery(view, drill), [view, drill]));
  return (
    <section aria-label={t('documents.figure')} className="grid gap-1">
      <Link
        to="/"
        search={
          ((before: object) => ({
            ...before,
            measure: undefined,
            dim: undefined,
            key: undefined,
          })) as never
        }
        className="inline-flex items-center gap-1.5 justify-self-start text-sm text-ink-2 hover:text-accent"
      >
        <ArrowLeft aria-hidden size={14} />
        {t('nav.overview')}
      </Link>
      <AnswerPanel state={state} skeleton={<Skeleton className="h-9 w-48" />}>
        {(answer) => <Figure answer={answer} drill={drill} />}
      </AnswerPanel>
    </section>
  );
}

function Figure({ answer, drill }: { readonly answer: Answer; readonly drill: DrillSearch }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { meta } = answer;
  const info = meta.measures[0];
  if (info === undefined) return null;
  const as = { currency: meta.currency, exponent: meta.currencyExponent, unit: info.unit };
  return (
    <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
      <MeasureDefinition info={info} meta={meta} className="text-base text-ink-2" />
      <span className="figures text-2xl font-semibold tracking-tight" data-figure={info.name}>
        {format.value(answer.totals[info.name], as)}
      </span>
      <span className="figures text-sm text-ink-3">
        {format.range(meta.from, meta.to)} · {t(`clock.${meta.clock}.short`)}
      </span>
      <MemberChip answer={answer} drill={drill} />
    </div>
  );
}

function MemberChip({ answer, drill }: { readonly answer: Answer; readonly drill: DrillSearch }) {
  const { t } = useTranslation();
  const name = useMemberName();
  if (drill.dim === undefined) return null;
  const member = answer.rows[0]?.dimensions[drill.dim];
  const text = member === undefined ? (drill.key?.slice(1) ?? '') : name(drill.dim, member);
  return (
    <span className="inline-flex max-w-full items-center gap-1 rounded-full bg-accent-soft py-0.5 ps-3 pe-1 text-sm text-accent-strong">
      <span className="truncate">{text}</span>
      <Link
        to="/documents"
        search={((before: object) => ({ ...before, dim: undefined, key: undefined })) as never}
        aria-label={t('documents.clearFilter', { name: text })}
        className="rounded-full p-1 hover:bg-surface"
      >
        <X aria-hidden size={13} />
      </Link>
    </span>
  );
}
