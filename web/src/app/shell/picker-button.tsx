import { ChevronDown, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Popover } from '../../shared/ui/popover.tsx';

type PickerProps = {
  readonly icon: LucideIcon;
  /** What is picked; the accessible name begins with it. */
  readonly label: string;
  /** What is chosen now. */
  readonly text: string;
  readonly children: (close: () => void) => ReactNode;
};

/** A filter of the header: shows what is chosen, opens the choice. */
export function Picker({ icon: Icon, label, text, children }: PickerProps) {
  return (
    <Popover
      label={label}
      triggerLabel={`${label}: ${text}`}
      triggerClassName="inline-flex h-9 shrink-0 items-center gap-1.5 rounded-md border border-line bg-surface px-2 sm:gap-2 sm:px-3 text-base font-medium text-ink hover:border-line-strong"
      panelClassName="w-[min(22rem,calc(100vw-16px))] p-2"
      trigger={
        <>
          <Icon aria-hidden size={15} className="text-ink-3" />
          <span className="figures max-w-60 truncate">{text}</span>
          <ChevronDown aria-hidden size={14} className="hidden text-ink-3 sm:block" />
        </>
      }
    >
      {children}
    </Popover>
  );
}

type OptionProps = {
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly children: ReactNode;
  readonly note?: ReactNode;
};

/** One line of a choice. */
export function PickerOption({ isChosen, onChoose, children, note }: OptionProps) {
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      data-autofocus={isChosen ? true : undefined}
      onClick={onChoose}
      className="flex min-h-9 w-full items-center justify-between gap-3 rounded-md px-2.5 py-1 text-start text-base hover:bg-sunken aria-pressed:bg-accent-soft aria-pressed:font-medium aria-pressed:text-accent-strong"
    >
      <span className="min-w-0">{children}</span>
      {note === undefined ? null : (
        <span className="figures shrink-0 text-xs font-normal text-ink-3">{note}</span>
      )}
    </button>
  );
}
