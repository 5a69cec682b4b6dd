import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Ellipsis, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection, ConnectionTest } from '../../../../src/api/contract/index.ts';
import { toFailure } from '../../shared/api/client.ts';
import { connectionsKey } from '../../shared/api/connections.ts';
import { useMay } from '../../shared/api/me.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Popover } from '../../shared/ui/popover.tsx';
import {
  pauseConnection,
  resumeConnection,
  syncConnection,
  testConnection,
} from './connection-calls.ts';
import { DisconnectDialog } from './disconnect-dialog.tsx';
import { TestResult } from './test-result.tsx';

type Act = (work: () => Promise<unknown>) => void;

const item =
  'block w-full rounded-md px-3 py-2 text-start text-sm hover:bg-sunken disabled:opacity-50';

/** What can be done with a connection now. */
export function ConnectionActions({ connection }: { readonly connection: Connection }) {
  const client = useQueryClient();
  const [test, setTest] = useState<ConnectionTest | null>(null);
  const [isLeaving, setIsLeaving] = useState(false);
  const act = useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onSettled: () => client.invalidateQueries({ queryKey: connectionsKey }),
  });
  const menu = {
    connection,
    act: act.mutate as Act,
    onTest: () => act.mutate(async () => setTest(await testConnection(connection.id))),
    onLeave: () => setIsLeaving(true),
  };
  return (
    <div className="ms-auto flex flex-wrap items-center gap-2">
      <MainAction connection={connection} act={menu.act} isPending={act.isPending} />
      <Menu {...menu} />
      {act.error === null ? null : (
        <p role="alert" className="w-full text-end text-sm text-bad">
          {toFailure(act.error).message}
        </p>
      )}
      {test === null ? null : <TestResult test={test} onClose={() => setTest(null)} />}
      {isLeaving ? (
        <DisconnectDialog connection={connection} onClose={() => setIsLeaving(false)} />
      ) : null}
    </div>
  );
}

type MainProps = {
  readonly connection: Connection;
  readonly act: Act;
  readonly isPending: boolean;
};

function MainAction({ connection, act, isPending }: MainProps) {
  const { t } = useTranslation();
  const maySync = useMay('sync');
  const mayWrite = useMay('connections.write');
  const { id, runId } = connection;
  if (connection.state === 'paused' && mayWrite)
    return (
      <Button
        size="small"
        look="primary"
        isBusy={isPending}
        onClick={() => act(() => resumeConnection(id))}
      >
        {t('connection.resume')}
      </Button>
    );
  if (!maySync || !isRead(connection)) return null;
  return (
    <Button
      size="small"
      look="primary"
      isBusy={isPending || runId !== null}
      icon={<RefreshCw aria-hidden size={14} />}
      onClick={() => act(() => syncConnection(id, { mode: 'live' }))}
    >
      {runId === null ? t('connection.syncNow') : t('connection.reading')}
    </Button>
  );
}

function isRead({ state }: Connection): boolean {
  return state === 'connected' || state === 'degraded';
}

type MenuProps = {
  readonly connection: Connection;
  readonly act: Act;
  readonly onTest: () => void;
  readonly onLeave: () => void;
};

function Menu(props: MenuProps) {
  const { t } = useTranslation();
  const maySync = useMay('sync');
  const mayWrite = useMay('connections.write');
  if ((!maySync && !mayWrite) || props.connection.state === 'disconnected') return null;
  return (
    <Popover
      label={t('connection.actions')}
      triggerLabel={t('connection.actions')}
      align="end"
      trigger={<Ellipsis aria-hidden size={16} />}
      triggerClassName="inline-flex size-8 items-center justify-center rounded-md border border-line bg-surface hover:border-line-strong"
      panelClassName="w-56 p-1.5"
    >
      {(close) => <MenuItems {...props} close={close} maySync={maySync} mayWrite={mayWrite} />}
    </Popover>
  );
}

type ItemsProps = MenuProps & {
  readonly close: () => void;
  readonly maySync: boolean;
  readonly mayWrite: boolean;
};

function MenuItems({ connection, act, close, maySync, mayWrite, ...on }: ItemsProps) {
  const { t } = useTranslation();
  const { id, runId } = connection;
  const read = isRead(connection);
  const items = [
    {
      key: 'syncFull',
      shown: read && maySync,
      off: runId !== null,
      work: () => act(() => syncConnection(id, { mode: 'full' })),
    },
    { key: 'test', shown: mayWrite, off: false, work: on.onTest },
    {
      key: 'pause',
      shown: read && mayWrite,
      off: false,
      work: () => act(() => pauseConnection(id)),
    },
    { key: 'disconnect', shown: mayWrite, off: false, work: on.onLeave },
  ] as const;
  return items
    .filter(({ shown }) => shown)
    .map(({ key, off, work }) => (
      <button
        key={key}
        type="button"
        disabled={off}
        className={key === 'disconnect' ? `${item} text-bad` : item}
        onClick={() => {
          close();
          work();
        }}
      >
        {t(`connection.${key}`)}
      </button>
    ));
}
