import { z } from 'zod';

/** A part of a scan of history: for orders a range of when they were placed, for others everything. */
const partSchema = z.object({
  /** Epoch ms, inclusive; null = open. */
  from: z.number().nullable(),
  /** Exclusive; null = open. */
  to: z.number().nullable(),
  /** `start`: by pages, and by a bulk operation where there is more than a few of them. */
  way: z.enum(['start', 'pages', 'bulk']),
  /** Pages that are read before a bulk operation is started; null = no bulk operation. */
  pagesFirst: z.number().nullable(),
  /** Cursor of the last page. */
  after: z.string().nullable(),
  /** Records with numbers up to this were read: where paging began anew. */
  afterId: z.string().nullable(),
  /** Objects of the query that is being paged. */
  paged: z.number(),
  /** Pages of this part. */
  pages: z.number(),
  bulkId: z.string().nullable(),
  /** Roots of the bulk operation's file that were read. */
  offset: z.number(),
});

export type Part = z.infer<typeof partSchema>;

const cursorSchema = z.object({
  way: z.literal('history'),
  /** Shopify's time when the scan began. */
  started: z.number(),
  /** What is still to be read, the first one next. */
  parts: z.array(partSchema),
  /** When the earliest order that was met was placed. */
  oldest: z.number().nullable(),
  done: z.number(),
});

export type HistoryCursor = z.infer<typeof cursorSchema>;

/** Null = it is no cursor of such a scan. */
export function parseHistoryCursor(value: unknown): HistoryCursor | null {
  const parsed = cursorSchema.safeParse(value);
  return parsed.success ? parsed.data : null;
}

export function newPart(range: Pick<Part, 'from' | 'to' | 'pagesFirst'>): Part {
  return {
    ...range,
    way: 'start',
    after: null,
    afterId: null,
    paged: 0,
    pages: 0,
    bulkId: null,
    offset: 0,
  };
}
