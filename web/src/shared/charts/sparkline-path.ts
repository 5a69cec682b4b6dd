/**
 * An SVG path through the points of a small chart, `width` × `height`. Missing values (null) break the line. A series that
 * does not move lies in the middle.
 */
export function sparklinePath(
  values: readonly (number | null)[],
  size: { readonly width: number; readonly height: number },
): string {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return '';
  const low = Math.min(...known);
  const span = Math.max(...known) - low;
  const step = size.width / Math.max(1, values.length - 1);
  let isPenUp = true;
  const parts: string[] = [];
  values.forEach((value, index) => {
    if (value === null) {
      isPenUp = true;
      return;
    }
    const share = span === 0 ? 0.5 : (value - low) / span;
    const y = (size.height - 2) * (1 - share) + 1;
    parts.push(`${isPenUp ? 'M' : 'L'}${(index * step).toFixed(1)} ${y.toFixed(1)}`);
    isPenUp = false;
  });
  return parts.join('');
}
