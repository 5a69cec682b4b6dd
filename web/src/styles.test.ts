import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(join(import.meta.dirname, 'styles.css'), 'utf8');

function variables(selector: string): ReadonlyMap<string, string> {
  const block = new RegExp(`${selector} \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  return new Map(
    [...block.matchAll(/(--[\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', hex = '']) => [
      name,
      hex,
    ]),
  );
}

/** Source: WCAG 2.2, definitions of relative luminance and contrast ratio. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const onEverything = ['--ink', '--ink-2', '--ink-3', '--accent', '--good', '--bad', '--warn'];
const grounds = ['--canvas', '--surface', '--raised'];
const pairs: readonly (readonly [string, string])[] = [
  ['--on-accent', '--accent'],
  ['--accent-strong', '--accent-soft'],
  ['--good', '--good-soft'],
  ['--bad', '--bad-soft'],
  ['--warn', '--warn-soft'],
  ['--ink', '--warn-soft'],
  ['--ink-2', '--sunken'],
  ['--ink', '--accent-soft'],
  ['--ink-2', '--accent-soft'],
];

describe.each([
  ['light', ':root'],
  ['dark', "\\[data-theme='dark'\\]"],
])('%s theme', (_name, selector) => {
  const colours = variables(selector);
  const ratio = (a: string, b: string) => contrast(colours.get(a) ?? '', colours.get(b) ?? '');

  it('reads every text colour at 4.5 : 1 or better', () => {
    const all = [
      ...onEverything.flatMap((text) => grounds.map((ground) => [text, ground] as const)),
      ...pairs,
    ];
    for (const [text, ground] of all)
      expect(ratio(text, ground), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  });

  it('draws lines of charts and edges of fields at 3 : 1 or better', () => {
    for (const line of ['--series-1', '--line-strong', '--accent'])
      expect(ratio(line, '--surface'), line).toBeGreaterThanOrEqual(3);
  });
});
