import { z } from 'zod';
import type { WholeKind } from '../../connectors/index.ts';
import type { Json } from '../../core/index.ts';

const deletable = z.enum([
  'document',
  'product',
  'variant',
  'category',
  'customer',
  'location',
  'channel',
  'rep',
  'inventory',
]);

const schema = z.object({
  stream: z.string(),
  at: z.json(),
  done: z.boolean(),
  whole: z.array(z.object({ kind: deletable, from: z.number().nullable() })),
  met: z.array(deletable),
  asked: z.object({ kind: deletable, after: z.number() }).nullable(),
});

/** Where a run of a connection is: stored with each page, in its transaction. */
export type RunCursor = {
  readonly stream: string;
  /** The stream's own cursor: where its next page begins. */
  readonly at: Json;
  /** True once the stream was read to its end. */
  readonly done: boolean;
  /** What the stream then said to have read whole. */
  readonly whole: readonly WholeKind[];
  /** Kinds of which it met anything: a scan that met nothing of a kind concludes nothing about it. */
  readonly met: readonly WholeKind['kind'][];
  /** Up to where candidates for deletion were asked for; null = none yet. */
  readonly asked: { readonly kind: WholeKind['kind']; readonly after: number } | null;
};

/** Null = from the start. A cursor of an older form starts its run anew: nothing is lost by reading twice. */
export function parseRunCursor(cursor: Json | null): RunCursor | null {
  const parsed = schema.safeParse(cursor);
  return parsed.success ? (parsed.data as RunCursor) : null;
}

/** The cursor of a run that reads no streams: only where it is. */
export function plainCursor(stream: string, at: Json): RunCursor {
  return { stream, at, done: false, whole: [], met: [], asked: null };
}
