/** A line of a run's report: a name and a count, or a name with counts of its own (rejections by reason). */
export type ReportRow = {
  readonly name: string;
  readonly value: number | string;
  readonly isInner: boolean;
};

function isCounts(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isShown(value: unknown): value is number | string {
  return typeof value === 'number' || typeof value === 'string';
}

/** Flattens what a connector reports: numbers and texts as they are, groups of them with their members behind. Lists are left out. */
export function reportRows(report: Readonly<Record<string, unknown>>): readonly ReportRow[] {
  return Object.entries(report).flatMap(([name, value]): ReportRow[] => {
    if (isShown(value)) return [{ name, value, isInner: false }];
    if (!isCounts(value)) return [];
    return Object.entries(value).flatMap(([inner, count]): ReportRow[] =>
      isShown(count) ? [{ name: `${name}.${inner}`, value: count, isInner: true }] : [],
    );
  });
}

/** A name of code as words: `rejectedByReason` → "rejected by reason". */
export function inWords(name: string): string {
  const last = name.split('.').at(-1) ?? name;
  return last
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase();
}
