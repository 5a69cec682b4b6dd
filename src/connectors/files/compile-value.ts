import { columnKey } from './header.ts';
import type { ColumnValue, Condition, Value } from './mapping-schema.ts';
import { numberCell } from './number-text.ts';
import { maxPatternInput } from './pattern.ts';

/** Reads a text out of a row's cells; '' = the row has none. */
export type Reader = (cells: readonly string[]) => string;

/** What values are compiled against: one table's header, and the tables that can be looked up. */
export type CompileContext = {
  readonly positions: ReadonlyMap<string, number>;
  /** Texts that mean "nothing" in this file, beside the empty one. */
  readonly blanks: ReadonlySet<string>;
  /** `null` = no row with that key; '' = the row has no such value. */
  readonly lookup: (role: string, key: string, column: string) => string | null;
};

/** A value of a mapping as a function of the row. */
export function compileValue(value: Value, context: CompileContext): Reader {
  if (typeof value === 'string') return columnReader(value, context);
  if ('lookup' in value) {
    const by = compileValue(value.by, context);
    const column = columnKey(value.column);
    return (cells) => context.lookup(value.lookup, by(cells), column) ?? '';
  }
  if ('column' in value) return transformed(value, context);
  if ('constant' in value) return () => value.constant;
  if ('first' in value) {
    const readers = value.first.map((item) => compileValue(item, context));
    return (cells) => {
      for (const read of readers) {
        const text = read(cells);
        if (text !== '') return text;
      }
      return '';
    };
  }
  const readers = value.join.map((item) => compileValue(item, context));
  const between = value.with ?? ' ';
  return (cells) =>
    readers
      .map((read) => read(cells))
      .filter((text) => text !== '')
      .join(between);
}

function columnReader(column: string, context: CompileContext): Reader {
  const at = context.positions.get(columnKey(column));
  if (at === undefined) return () => '';
  const { blanks } = context;
  if (blanks.size === 0) return (cells) => (cells[at] ?? '').trim();
  return (cells) => {
    const text = (cells[at] ?? '').trim();
    return blanks.has(text) ? '' : text;
  };
}

function transformed(value: ColumnValue, context: CompileContext): Reader {
  const read = columnReader(value.column, context);
  const blanks = new Set(value.blanks ?? []);
  const known = value.map === undefined ? null : new Map(Object.entries(value.map));
  const steps = textSteps(value);
  return (cells) => {
    let text = read(cells);
    if (blanks.has(text)) text = '';
    if (text === '') return known === null ? '' : (value.otherwise ?? '');
    for (const step of steps) text = step(text);
    return known === null ? text : (known.get(text) ?? value.otherwise ?? text);
  };
}

/** What is done to a cell's text, in the order in which the mapping's documentation names it. */
function textSteps({ keep, match, case: letters }: ColumnValue): ((text: string) => string)[] {
  const steps: ((text: string) => string)[] = [];
  if (keep === 'digits') steps.push((text) => text.replace(/\D/g, ''));
  if (keep === 'letters') steps.push((text) => text.replace(/[^\p{L}]/gu, ''));
  if (match !== undefined) {
    const pattern = new RegExp(match, 'u');
    steps.push((text) => {
      const found = pattern.exec(text.slice(0, maxPatternInput));
      return found === null ? '' : (found[1] ?? found[0]);
    });
  }
  if (letters === 'upper') steps.push((text) => text.toUpperCase());
  if (letters === 'lower') steps.push((text) => text.toLowerCase());
  return steps;
}

/** A condition of a mapping as a function of the row. */
function compileCondition(
  condition: Condition,
  context: CompileContext,
): (cells: readonly string[]) => boolean {
  const fold = (text: string): string =>
    condition.ignoreCase === true ? text.toLowerCase() : text;
  const raw = compileValue(condition.value, context);
  const read: Reader = (cells) => fold(raw(cells));
  if (condition.equals !== undefined) {
    const wanted = fold(condition.equals);
    return (cells) => read(cells) === wanted;
  }
  if (condition.in !== undefined) {
    const wanted = new Set(condition.in.map(fold));
    return (cells) => wanted.has(read(cells));
  }
  if (condition.noneOf !== undefined) {
    const refused = new Set(condition.noneOf.map(fold));
    return (cells) => !refused.has(read(cells));
  }
  if (condition.startsWith !== undefined) {
    const wanted = fold(condition.startsWith);
    return (cells) => read(cells).startsWith(wanted);
  }
  if (condition.matches !== undefined) {
    const pattern = new RegExp(condition.matches, condition.ignoreCase === true ? 'iu' : 'u');
    return (cells) => pattern.test(raw(cells).slice(0, maxPatternInput));
  }
  if (condition.blank !== undefined) return (cells) => (raw(cells) === '') === condition.blank;
  return (cells) => signOf(raw(cells)) === condition.sign;
}

function signOf(text: string): 'negative' | 'positive' | 'zero' {
  const cell = numberCell(text, '.') ?? numberCell(text, ',');
  const size = cell === null ? 0 : Number(cell.text);
  return size < 0 ? 'negative' : size > 0 ? 'positive' : 'zero';
}

/** `when` of a rule: one condition, or several that must all hold. */
export function compileWhen(
  when: Condition | readonly Condition[],
  context: CompileContext,
): (cells: readonly string[]) => boolean {
  const tests = (Array.isArray(when) ? when : [when]).map((one: Condition) =>
    compileCondition(one, context),
  );
  return (cells) => tests.every((test) => test(cells));
}

/** A fixed answer, or rules of which the first that holds answers. */
export function compileChoice<T extends string>(
  choice:
    | T
    | {
        readonly rules: readonly {
          readonly when: Condition | readonly Condition[];
          readonly is: T;
        }[];
        readonly otherwise: T;
      },
  context: CompileContext,
): (cells: readonly string[]) => T {
  if (typeof choice === 'string') return () => choice;
  const rules = choice.rules.map(({ when, is }) => ({ test: compileWhen(when, context), is }));
  return (cells) => {
    for (const rule of rules) if (rule.test(cells)) return rule.is;
    return choice.otherwise;
  };
}
