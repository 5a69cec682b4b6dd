import { useEffect, useState } from 'react';
import { onThemeChange } from '../state/theme.ts';
import { type Palette, readPalette } from './palette.ts';

/** The colours to draw with; drawn anew when the theme changes. */
export function usePalette(): Palette {
  const [palette, setPalette] = useState(readPalette);
  useEffect(() => onThemeChange(() => setPalette(readPalette())), []);
  return palette;
}
