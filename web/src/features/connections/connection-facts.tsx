import { useTranslation } from 'react-i18next';
import type { Connection } from '../../../../src/api/contract/index.ts';
import { useFormat } from '../../shared/i18n/use-format.ts';
import { useNow } from '../../shared/state/use-now.ts';
import { Card } from '../../shared/ui/card.tsx';
import { nextRunAt } from './next-run.ts';

type Fact = { readonly name: string; readonly value: string; readonly more?: string };

/** When it was read, when it is read next, how it hears of changes, how well it agrees. */
export function ConnectionFacts({ connection }: { readonly connection: Connection }) {
  const facts = useFacts(connection);
  return (
    <Card>
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg bg-line lg:grid-cols-4">
        {facts.map(({ name, value, more }) => (
          <div key={name} className="min-w-0 bg-surface px-4 py-3">
            <dt className="text-xs text-ink-3">{name}</dt>
            <dd className="figures text-base font-medium">{value}</dd>
            {more === undefined ? null : <dd className="figures text-xs text-ink-3">{more}</dd>}
          </div>
        ))}
      </dl>
    </Card>
  );
}

function useFacts(connection: Connection): readonly Fact[] {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(20_000);
  const { freshAt, lastFullAt, nextFullAt, webhooks, score } = connection;
  const next = nextRunAt(connection);
  const ago = (at: string | null, none: string) => (at === null ? none : format.ago(at, now));
  return [
    {
      name: t('connection.lastRead'),
      value: ago(freshAt, t('freshness.never')),
      more: t('connection.lastFull', { when: ago(lastFullAt, '–') }),
    },
    {
      name: t('connection.nextRead'),
      value:
        connection.runId === null ? ago(next, t('connection.noNext')) : t('connection.reading'),
      more: t('connection.nextFull', { when: ago(nextFullAt, '–') }),
    },
    {
      name: t('connection.changes'),
      value: webhooks.active ? t('connection.byWebhook') : t('connection.byPolling'),
      more: webhooks.active
        ? t('connection.lastWebhook', { when: ago(webhooks.lastAt, '–') })
        : everyText(connection.everyMinutes, t),
    },
    {
      name: t('connection.agreement'),
      value: score === null ? '–' : format.share(score / 100, score === 100 ? 0 : 1),
      more: score === null ? t('connection.notCompared') : t('connection.agreementMeans'),
    },
  ];
}

function everyText(
  minutes: number | null,
  t: (key: 'connection.everyMinutes', values: { readonly count: number }) => string,
): string {
  return minutes === null ? '' : t('connection.everyMinutes', { count: minutes });
}
