import { classNames } from './class-names.ts';

type CompactSelectProps<T extends string> = {
  /** Accessible name; the chosen option is all that is seen. */
  readonly label: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly className?: string;
};

/** A small select for a card's corner. */
export function CompactSelect<T extends string>(props: CompactSelectProps<T>) {
  return (
    <select
      aria-label={props.label}
      title={props.label}
      value={props.value}
      onChange={(event) => props.onChange(event.target.value as T)}
      className={classNames(
        'h-8 max-w-44 rounded-md border border-line bg-surface ps-2 pe-1 text-sm text-ink hover:border-line-strong',
        props.className,
      )}
    >
      {props.options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
