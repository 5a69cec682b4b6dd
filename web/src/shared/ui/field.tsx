import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, useId } from 'react';
import { classNames } from './class-names.ts';

const control =
  'h-9 w-full min-w-0 rounded-md border border-line-strong bg-surface px-3 text-base text-ink placeholder:text-ink-3 ' +
  'disabled:opacity-60 aria-invalid:border-bad';

type Around = {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
};

function Frame(props: Around & { readonly id: string; readonly children: ReactNode }) {
  return (
    <div className="grid gap-1">
      <label htmlFor={props.id} className="text-sm font-medium text-ink-2">
        {props.label}
      </label>
      {props.children}
      {props.error === undefined ? null : (
        <p id={`${props.id}-error`} className="text-sm text-bad">
          {props.error}
        </p>
      )}
      {props.hint === undefined ? null : (
        <p id={`${props.id}-hint`} className="text-xs text-ink-3">
          {props.hint}
        </p>
      )}
    </div>
  );
}

function describedBy(id: string, { hint, error }: Around): string | undefined {
  const ids = [error === undefined ? '' : `${id}-error`, hint === undefined ? '' : `${id}-hint`];
  return ids.filter(Boolean).join(' ') || undefined;
}

type TextFieldProps = Around & InputHTMLAttributes<HTMLInputElement>;

export function TextField({ label, hint, error, className, ...rest }: TextFieldProps) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <input
        {...rest}
        id={id}
        aria-invalid={error !== undefined}
        aria-describedby={describedBy(id, { label, hint, error })}
        className={classNames(control, className)}
      />
    </Frame>
  );
}

type SelectFieldProps = Around & SelectHTMLAttributes<HTMLSelectElement>;

export function SelectField({
  label,
  hint,
  error,
  className,
  children,
  ...rest
}: SelectFieldProps) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <select
        {...rest}
        id={id}
        aria-describedby={describedBy(id, { label, hint, error })}
        className={classNames(control, className)}
      >
        {children}
      </select>
    </Frame>
  );
}
