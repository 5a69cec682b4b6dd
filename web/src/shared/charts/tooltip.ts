import type { Palette } from './palette.ts';

export type TooltipRow = {
  readonly label: string;
  readonly value: string;
  readonly color?: string;
  readonly isDashed?: boolean;
};

function element(tag: string, style: string, text?: string): HTMLElement {
  const made = document.createElement(tag);
  made.style.cssText = style;
  if (text !== undefined) made.textContent = text;
  return made;
}

/**
 * A chart's tooltip as elements: names come from shops' data, so they are set as text and never parsed as markup.
 */
export function tooltipContent(
  title: string,
  rows: readonly TooltipRow[],
  palette: Palette,
): HTMLElement {
  const root = element('div', 'min-width:160px');
  root.append(
    element(
      'div',
      `color:${palette.ink2};font-size:12px;margin-bottom:4px;white-space:nowrap`,
      title,
    ),
  );
  for (const row of rows) {
    const line = element(
      'div',
      'display:flex;align-items:center;gap:8px;font-size:13px;line-height:20px;white-space:nowrap',
    );
    const stroke = row.isDashed === true ? 'dashed' : 'solid';
    line.append(
      element(
        'span',
        `width:12px;border-top:2px ${stroke} ${row.color ?? 'transparent'};flex:none`,
      ),
      element('span', `color:${palette.ink2};flex:1`, row.label),
      element(
        'span',
        `color:${palette.ink};font-weight:600;font-variant-numeric:tabular-nums;margin-inline-start:16px`,
        row.value,
      ),
    );
    root.append(line);
  }
  return root;
}

/** The tooltip's box. */
export function tooltipBox(palette: Palette) {
  return {
    backgroundColor: palette.raised,
    borderColor: palette.line,
    borderWidth: 1,
    padding: [8, 12],
    extraCssText: 'border-radius:8px;box-shadow:0 8px 24px rgb(0 0 0 / 18%)',
    confine: true,
    transitionDuration: 0,
  };
}
