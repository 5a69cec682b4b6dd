import { parse } from 'graphql';
import type { LiveShop } from '../world/live/live-shop.ts';
import type { Access } from './access.ts';
import type { AppStore } from './app-store.ts';
import type { BulkReader } from './bulk.ts';
import { bulkLines } from './bulk-lines.ts';
import { bulkFault } from './bulk-rules.ts';
import type { Documents, PreparedDocument } from './documents.ts';
import { executeDocument } from './execute-document.ts';
import { rootOf } from './resolve-root.ts';
import type { Slice } from './view-context.ts';
import { viewContext } from './views.ts';

type Reading = {
  readonly documents: Documents;
  readonly shop: LiveShop;
  readonly app: () => AppStore;
};

const rootsPerPage = 100;

/** Reads bulk queries of one shop: the root connection in slices, everything below it whole. */
export function bulkReader(reading: Reading): BulkReader {
  return {
    fault: (query) => {
      const prepared = reading.documents.prepare(query, null);
      if (prepared.kind === 'bad')
        return `Invalid bulk query: ${prepared.errors[0]?.message ?? 'it can not be read'}`;
      if (parse(query).definitions.length > 1)
        return 'Invalid bulk query: it must be one operation without fragments.';
      return bulkFault(reading.documents.schema, prepared.prepared.operation);
    },
    pages: (query, access) => pagesOf(reading, query, access),
  };
}

function* pagesOf(
  reading: Reading,
  query: string,
  access: Access,
): Generator<{ lines: string[]; roots: number }> {
  const prepared = reading.documents.prepare(query, null);
  if (prepared.kind === 'bad') return;
  const slice: Slice = { first: rootsPerPage, after: null, more: true };
  while (slice.more) {
    const { roots, children } = bulkLines(answer(reading, prepared.prepared, { access, slice }));
    // Children stand apart from their parents, newest first: nobody may count on finding them behind.
    yield { lines: [...roots, ...children.toReversed()], roots: roots.length };
  }
}

function answer(
  { documents, shop, app }: Reading,
  prepared: PreparedDocument,
  { access, slice }: { readonly access: Access; readonly slice: Slice },
): unknown {
  const { after } = slice;
  const root = (): object => {
    Object.assign(slice, { after, more: false });
    return rootOf(viewContext({ shop, access, app: app(), unbounded: true, slice }), []);
  };
  const { schema } = documents;
  const result = executeDocument({ schema, prepared, root, variables: {} });
  const [error] = result.errors ?? [];
  if (error !== undefined) throw error;
  return result.data;
}
