import { z } from 'zod';
import type { Json } from '../../core/index.ts';
import { idOf } from './gid.ts';
import { type Mapped, mapNode } from './mapped.ts';

const collection = z.object({ id: z.string(), title: z.string() });

/** Maps a collection to a category. Collections have no tree. Never throws for what Shopify answered. */
export function mapCollection(node: Json): Mapped {
  return mapNode({ recordKind: 'category', source: 'collections' }, node, () => {
    const { id, title } = collection.parse(node);
    const record = { externalId: idOf(id), name: title, parentExternalId: null };
    return { records: [{ kind: 'category', record, raw: node }], problems: [] };
  });
}
