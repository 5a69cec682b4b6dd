import { type ReactNode, useId, useRef } from 'react';
import { classNames } from './class-names.ts';
import { placePopover } from './place-popover.ts';

type DefinitionProps = {
  readonly children: ReactNode;
  /** What is shown on hover and focus, and read out as the description. */
  readonly content: ReactNode;
  readonly className?: string;
};

const hoverDelayMs = 180;

function useHint() {
  const trigger = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const cancel = () => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
  };
  const show = () => {
    cancel();
    if (trigger.current === null || panel.current === null) return;
    if (panel.current.matches(':popover-open')) return;
    panel.current.showPopover();
    const screen = {
      width: document.documentElement.getBoundingClientRect().width,
      height: window.innerHeight,
    };
    const { left, top } = placePopover(
      trigger.current.getBoundingClientRect(),
      panel.current.getBoundingClientRect(),
      { screen, align: 'start' },
    );
    panel.current.style.left = `${left}px`;
    panel.current.style.top = `${top}px`;
  };
  const hide = () => {
    cancel();
    if (panel.current?.matches(':popover-open') === true) panel.current.hidePopover();
  };
  const showSoon = () => {
    cancel();
    timer.current = setTimeout(show, hoverDelayMs);
  };
  return { trigger, panel, show, hide, showSoon };
}

/** A term with its definition: on hover, on keyboard focus and on tap; Escape closes it. */
export function Definition({ children, content, className }: DefinitionProps) {
  const id = useId();
  const { trigger, panel, show, hide, showSoon } = useHint();
  return (
    <>
      <button
        ref={trigger}
        type="button"
        aria-describedby={id}
        onPointerEnter={(event) => (event.pointerType === 'mouse' ? showSoon() : undefined)}
        onPointerLeave={hide}
        onFocus={(event) => (event.currentTarget.matches(':focus-visible') ? show() : undefined)}
        onBlur={hide}
        onClick={show}
        onKeyDown={(event) => (event.key === 'Escape' ? hide() : undefined)}
        className={classNames(
          'cursor-help rounded-sm text-start decoration-line-strong decoration-dotted underline-offset-4 hover:underline',
          className,
        )}
      >
        {children}
      </button>
      <div
        ref={panel}
        id={id}
        popover="manual"
        role="tooltip"
        className="pointer-events-none fixed m-0 w-80 max-w-[calc(100vw-16px)] rounded-lg border border-line bg-raised p-3 text-sm font-normal text-ink shadow-raised"
      >
        {content}
      </div>
    </>
  );
}
