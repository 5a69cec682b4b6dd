import { timeZone } from '../../core/index.ts';
import type { ColumnsUsed } from './columns-used.ts';
import {
  type CompileContext,
  compileChoice,
  compileValue,
  compileWhen,
  type Reader,
} from './compile-value.ts';
import { cachedDates } from './date-text.ts';
import { columnPositions } from './header.ts';
import { compileLine, type LinePlan } from './line-plan.ts';
import type { Lookups } from './lookups.ts';
import type { DocumentMapping, Mapping, Value } from './mapping-schema.ts';
import { compileRefund, type RefundPlan } from './refund-plan.ts';
import type { Table } from './table.ts';
import type { TableFormats } from './table-formats.ts';

/** What a row of one table says to one document rule of the mapping. */
export type DocumentPart = {
  /** Index of the rule in the mapping's `documents`. */
  readonly index: number;
  readonly mapping: DocumentMapping;
  readonly id: Reader;
  readonly kind: (cells: readonly string[]) => 'order' | 'credit' | 'adjustment';
  /** The row says things of the document as a whole; null = it is a line alone. */
  readonly head: HeadPlan | null;
  /** The row is a line; null = it speaks of the document alone. */
  readonly line: LinePlan | null;
  /** The row is of a refund of the document. */
  readonly refund: RefundPlan | null;
};

const headTexts = [
  'number',
  'status',
  'test',
  'currency',
  'customer',
  'channel',
  'location',
  'rep',
  'country',
  'region',
  'city',
] as const;
const headAmounts = [
  'discount',
  'subtotal',
  'total',
  'taxes',
  'shipping',
  'shippingTax',
  'duty',
  'tip',
  'buyerFee',
] as const;
const headDates = ['placedAt', 'updatedAt', 'cancelledAt', 'refundedAt'] as const;
export type HeadText = (typeof headTexts)[number];
export type HeadAmount = (typeof headAmounts)[number] | 'refunded';
export type HeadDate = (typeof headDates)[number];

/** Readers of a document's own fields; those that the mapping does not name are left out. */
type HeadPlan = {
  readonly texts: readonly (readonly [HeadText, Reader])[];
  readonly amounts: readonly (readonly [HeadAmount, Reader])[];
  readonly dates: readonly (readonly [HeadDate, Reader])[];
};

/** One table of the import with everything compiled that its rows are read by. */
export type TablePlan = {
  readonly table: Table;
  /** Number of cells that a row has. */
  readonly width: number;
  readonly context: CompileContext;
  readonly formats: TableFormats;
  readonly dates: ReturnType<typeof cachedDates>;
  readonly documents: readonly DocumentPart[];
  /** Key of rows that others look up, and the texts that are kept of them. */
  readonly lookup: { readonly key: Reader; readonly values: readonly Reader[] } | null;
  readonly unique: Reader | null;
  readonly product: ((cells: readonly string[]) => boolean) | null;
  readonly customer: ((cells: readonly string[]) => boolean) | null;
};

/** The context that a table's values are compiled in. @throws AppError `input_invalid` for a used column that stands twice */
export function compileContext(
  table: Table,
  mapping: Mapping,
  needs: { readonly used: ColumnsUsed; readonly lookups: Lookups },
): CompileContext {
  return {
    positions: columnPositions(table.columns, needs.used.all, table.name),
    blanks: new Set(mapping.files[table.role]?.blanks ?? []),
    lookup: needs.lookups.find,
  };
}

/** Compiles what a table's rows mean. */
export function planTable(
  table: Table,
  mapping: Mapping,
  compiled: {
    readonly context: CompileContext;
    readonly formats: TableFormats;
    readonly used: ColumnsUsed;
  },
): TablePlan {
  const { context, formats } = compiled;
  const file = mapping.files[table.role];
  const columns = [...compiled.used.all];
  const when = (part: Mapping['products'] | Mapping['customers']) =>
    part?.role !== table.role
      ? null
      : part.when === undefined
        ? () => true
        : compileWhen(part.when, context);
  return {
    table,
    width: table.columns.length,
    context,
    formats,
    dates: cachedDates(formats.dateOrder, timeZone(mapping.store.zone)),
    documents: mapping.documents.flatMap((document, index) =>
      documentPart(document, index, { table, context }),
    ),
    lookup:
      file?.key === undefined
        ? null
        : {
            key: compileValue(file.key, context),
            values: columns.map((column) => compileValue(column, context)),
          },
    unique:
      file?.unique === undefined
        ? null
        : compileValue({ join: file.unique, with: '\u001f' }, context),
    product: when(mapping.products),
    customer: when(mapping.customers),
  };
}

function documentPart(
  document: DocumentMapping,
  index: number,
  at: { readonly table: Table; readonly context: CompileContext },
): DocumentPart[] {
  const isHead = at.table.role === document.role;
  const isLine = at.table.role === (document.lines.role ?? document.role);
  const refunds = at.table.role === document.refunds?.role ? document.refunds : undefined;
  if (!isHead && !isLine && refunds === undefined) return [];
  const { context } = at;
  const id = isHead ? document.id : (refunds?.document ?? document.lines.document ?? document.id);
  return [
    {
      index,
      mapping: document,
      id: compileValue(id, context),
      kind: compileChoice(document.kind, context),
      head: isHead ? headPlan(document, context) : null,
      line: isLine ? compileLine(document.lines, context) : null,
      refund: refunds === undefined ? null : compileRefund(refunds, context),
    },
  ];
}

function headPlan(document: DocumentMapping, context: CompileContext): HeadPlan {
  const readers = <Name extends string>(
    names: readonly Name[],
    value: (name: Name) => Value | undefined,
  ): (readonly [Name, Reader])[] =>
    names.flatMap((name) => {
      const given = value(name);
      return given === undefined ? [] : [[name, compileValue(given, context)] as const];
    });
  const dates: Partial<Record<HeadDate, Value | undefined>> = {
    placedAt: document.placedAt,
    updatedAt: document.updatedAt,
    cancelledAt: document.cancelledAt,
    refundedAt: document.refunded?.at,
  };
  return {
    texts: readers(headTexts, (name) => document[name]),
    amounts: readers<HeadAmount>([...headAmounts, 'refunded'], (name) =>
      name === 'refunded' ? document.refunded?.amount : document[name],
    ),
    dates: readers(headDates, (name) => dates[name]),
  };
}
