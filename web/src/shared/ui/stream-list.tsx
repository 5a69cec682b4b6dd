import { CircleCheck, CircleDashed, CircleMinus, CircleX, LoaderCircle } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Run } from '../../../../src/api/contract/index.ts';
import { useFormat } from '../i18n/use-format.ts';

type Stream = Run['streams'][number];

const icons = {
  waiting: { icon: CircleDashed, className: 'text-ink-3' },
  running: { icon: LoaderCircle, className: 'text-accent motion-safe:animate-spin' },
  done: { icon: CircleCheck, className: 'text-good' },
  skipped: { icon: CircleMinus, className: 'text-warn' },
  failed: { icon: CircleX, className: 'text-bad' },
} as const;

/** The streams of a connection's run: which are done, which is read, how much each brought. */
export function StreamList({ streams }: { readonly streams: readonly Stream[] }) {
  if (streams.length === 0) return null;
  return (
    <ul className="grid gap-x-8 gap-y-1.5 text-sm sm:grid-cols-2 lg:grid-cols-3">
      {streams.map((stream) => (
        <StreamItem key={stream.name} stream={stream} />
      ))}
    </ul>
  );
}

function StreamItem({ stream }: { readonly stream: Stream }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { icon: Icon, className } = icons[stream.state];
  const loose = t as unknown as (key: string, options: { readonly defaultValue: string }) => string;
  return (
    <li className="min-w-0" data-stream={stream.name} data-stream-state={stream.state}>
      <span className="flex items-center gap-2">
        <Icon
          role="img"
          aria-label={t(`stream.state.${stream.state}`)}
          size={15}
          className={`shrink-0 ${className}`}
        />
        <span className="truncate">
          {loose(`stream.name.${stream.name}`, { defaultValue: stream.name })}
        </span>
        {stream.state === 'waiting' ? null : (
          <span className="figures ms-auto text-ink-2">{format.count(stream.fetched)}</span>
        )}
      </span>
      {stream.message === null ? null : (
        <span className="block ps-6 text-xs text-ink-2">{stream.message}</span>
      )}
    </li>
  );
}
