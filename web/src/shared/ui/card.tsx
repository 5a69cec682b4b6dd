import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

type CardProps = {
  readonly title?: ReactNode;
  /** Stands at the end of the title's row. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
  readonly label?: string;
};

/** A titled panel. */
export function Card({ title, actions, children, className, label }: CardProps) {
  return (
    <section
      aria-label={label}
      className={classNames(
        'flex min-w-0 flex-col rounded-lg border border-line bg-surface shadow-card',
        className,
      )}
    >
      {title === undefined ? null : (
        <header className="flex min-h-12 flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 pt-3 pb-1">
          <h2 className="text-base font-semibold text-ink">{title}</h2>
          {actions}
        </header>
      )}
      {children}
    </section>
  );
}
