import { type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';

type SegmentedProps<T extends string> = {
  readonly label: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly options: readonly {
    readonly value: T;
    readonly label: ReactNode;
    readonly title?: string;
  }[];
};

/** A choice of a few that are all seen: radio buttons in a row, moved through with the arrow keys. */
export function Segmented<T extends string>({
  label,
  value,
  onChange,
  options,
}: SegmentedProps<T>) {
  const name = useId();
  return (
    <div role="radiogroup" aria-label={label} className="inline-flex rounded-md bg-sunken p-0.5">
      {options.map((option) => (
        <label
          key={option.value}
          title={option.title}
          className={classNames(
            'inline-flex h-7 cursor-pointer items-center rounded-[5px] px-2.5 text-sm font-medium',
            'has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-accent',
            option.value === value
              ? 'bg-surface text-ink shadow-card'
              : 'text-ink-2 hover:text-ink',
          )}
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            aria-label={option.title}
            className="sr-only"
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}
