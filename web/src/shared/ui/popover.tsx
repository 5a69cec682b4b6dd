import { type ReactNode, type RefObject, useId, useRef, useState } from 'react';
import { classNames } from './class-names.ts';
import { placePopover } from './place-popover.ts';

type PopoverProps = {
  /** Accessible name of the panel. */
  readonly label: string;
  /** Accessible name of the trigger where its content does not say enough. */
  readonly triggerLabel?: string;
  readonly trigger: ReactNode;
  readonly triggerClassName?: string;
  readonly panelClassName?: string;
  readonly align?: 'start' | 'end';
  /** Rendered while open only. */
  readonly children: (close: () => void) => ReactNode;
};

function place(trigger: HTMLElement, panel: HTMLElement, align: 'start' | 'end'): void {
  const { left, top } = placePopover(
    trigger.getBoundingClientRect(),
    panel.getBoundingClientRect(),
    {
      screen: {
        width: document.documentElement.getBoundingClientRect().width,
        height: window.innerHeight,
      },
      align,
    },
  );
  panel.style.left = `${left}px`;
  panel.style.top = `${top}px`;
}

function usePlacement(align: 'start' | 'end') {
  const trigger = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const onToggle = (state: string) => {
    setIsOpen(state === 'open');
    if (state !== 'open') return;
    requestAnimationFrame(() => {
      if (trigger.current === null || panel.current === null) return;
      place(trigger.current, panel.current, align);
      focusFirst(panel);
    });
  };
  return { trigger, panel, isOpen, onToggle };
}

function focusFirst(panel: RefObject<HTMLDivElement | null>): void {
  const selector = '[data-autofocus], input:checked, button, a[href], input, select';
  panel.current?.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true });
}

/**
 * A button that opens a panel above the page: closes on Escape and on a click beside it, gives the focus back (the
 * browser's own popover). On a phone it is a sheet at the bottom.
 */
export function Popover(props: PopoverProps) {
  const id = useId();
  const { trigger, panel, isOpen, onToggle } = usePlacement(props.align ?? 'start');
  return (
    <>
      <button
        ref={trigger}
        type="button"
        popoverTarget={id}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={props.triggerLabel}
        className={props.triggerClassName}
      >
        {props.trigger}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={props.label}
        onToggle={(event) => onToggle(event.newState)}
        className={classNames(
          'popover-panel m-0 fixed max-h-[85dvh] overflow-auto rounded-lg border border-line bg-raised text-ink shadow-raised',
          props.panelClassName,
        )}
      >
        {isOpen ? props.children(() => panel.current?.hidePopover()) : null}
      </div>
    </>
  );
}
