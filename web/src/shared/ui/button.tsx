import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { classNames } from './class-names.ts';

type Look = 'primary' | 'secondary' | 'quiet' | 'danger';

const looks: Readonly<Record<Look, string>> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong border-transparent',
  secondary: 'bg-surface text-ink border-line hover:border-line-strong',
  quiet: 'bg-transparent text-ink-2 border-transparent hover:bg-sunken hover:text-ink',
  danger: 'bg-surface text-bad border-line hover:border-bad',
};

const base =
  'inline-flex items-center justify-center gap-2 rounded-md border font-medium whitespace-nowrap ' +
  'transition-colors disabled:opacity-50 disabled:pointer-events-none select-none';

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  readonly look?: Look;
  readonly size?: 'small' | 'normal';
  readonly icon?: ReactNode;
  readonly isBusy?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
};

/** A button; while busy it cannot be pressed again and says so to assistive technology. */
export function Button({
  look = 'secondary',
  size = 'normal',
  icon,
  isBusy,
  ...rest
}: ButtonProps) {
  const { className, children, disabled, ...attributes } = rest;
  return (
    <button
      type="button"
      {...attributes}
      disabled={disabled === true || isBusy === true}
      aria-busy={isBusy}
      className={classNames(
        base,
        looks[look],
        size === 'small' ? 'h-8 px-2.5 text-sm' : 'h-9 px-3.5 text-base',
        className,
      )}
    >
      {icon}
      {children}
    </button>
  );
}

/** The same looks for links. */
export function buttonClass(look: Look, size: 'small' | 'normal' = 'normal'): string {
  return classNames(base, looks[look], size === 'small' ? 'h-8 px-2.5 text-sm' : 'h-9 px-3.5');
}
