import type { ReactNode } from 'react';

type ScrollRegionProps = {
  readonly label: string;
  readonly className: string;
  readonly children: ReactNode;
};

/** Something wider or longer than its place. It can be focused, so that the arrow keys scroll it. */
export function ScrollRegion({ label, className, children }: ScrollRegionProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a region is what it is
    // biome-ignore lint/a11y/noNoninteractiveTabindex: axe asks that what scrolls can be reached by keyboard
    <div role="region" aria-label={label} tabIndex={0} className={className}>
      {children}
    </div>
  );
}
