type Box = {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
};
type Size = { readonly width: number; readonly height: number };

const gap = 6;
const margin = 8;

/**
 * Where a panel of a size stands beside its trigger: below it, above where there is no room below; its start edge at the
 * trigger's start (or its end at the trigger's end), moved so that it stays on screen.
 */
export function placePopover(
  trigger: Box,
  panel: Size,
  options: { readonly screen: Size; readonly align: 'start' | 'end' },
): { readonly left: number; readonly top: number } {
  const { screen, align } = options;
  const wantedLeft = align === 'start' ? trigger.left : trigger.left + trigger.width - panel.width;
  const rightmost = screen.width - panel.width - margin;
  const below = trigger.top + trigger.height + gap;
  const above = trigger.top - gap - panel.height;
  const fitsBelow = below + panel.height + margin <= screen.height;
  return {
    left: Math.max(margin, Math.min(wantedLeft, rightmost)),
    top:
      fitsBelow || above < margin
        ? Math.max(margin, Math.min(below, screen.height - panel.height - margin))
        : above,
  };
}
