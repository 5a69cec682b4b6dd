import { useTranslation } from 'react-i18next';
import type { ConnectionState } from '../../../../src/api/contract/index.ts';
import { classNames } from '../../shared/ui/class-names.ts';

const looks: Readonly<Record<ConnectionState, string>> = {
  pending: 'bg-sunken text-ink-2',
  connected: 'bg-good-soft text-good',
  degraded: 'bg-warn-soft text-warn',
  needs_reauth: 'bg-bad-soft text-bad',
  paused: 'bg-sunken text-ink-2',
  disconnected: 'bg-sunken text-ink-3',
};

/** A connection's state in a word. */
export function ConnectionStateBadge({ state }: { readonly state: ConnectionState }) {
  const { t } = useTranslation();
  return (
    <span
      className={classNames(
        'inline-flex h-5 items-center rounded px-1.5 text-xs font-medium whitespace-nowrap',
        looks[state],
      )}
      data-connection-state={state}
    >
      {t(`connection.state.${state}`)}
    </span>
  );
}
