/** The colours that a chart draws with, read from the theme's own variables so that both palettes are kept in one place. */
export type Palette = Readonly<
  Record<
    | 'ink'
    | 'ink2'
    | 'ink3'
    | 'line'
    | 'surface'
    | 'raised'
    | 'sunken'
    | 'accent'
    | 'series1'
    | 'series2'
    | 'compare'
    | 'good'
    | 'bad',
    string
  >
>;

const variables: Readonly<Record<keyof Palette, string>> = {
  ink: '--ink',
  ink2: '--ink-2',
  ink3: '--ink-3',
  line: '--line',
  surface: '--surface',
  raised: '--raised',
  sunken: '--sunken',
  accent: '--accent',
  series1: '--series-1',
  series2: '--series-2',
  compare: '--series-compare',
  good: '--good',
  bad: '--bad',
};

/** The theme's colours as they are now. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const entries = Object.entries(variables).map(([name, variable]) => [
    name,
    style.getPropertyValue(variable).trim(),
  ]);
  return Object.fromEntries(entries) as Palette;
}
