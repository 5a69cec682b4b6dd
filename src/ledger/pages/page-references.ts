import type { LineReference } from '../entities/products.ts';
import type { PreparedDocument, PreparedPage } from './prepare-page.ts';

/** Everything that a page's documents and records name by external id. */
export type PageReferences = {
  readonly customers: Set<string>;
  readonly channels: Set<string>;
  readonly locations: Set<string>;
  readonly reps: Set<string>;
  readonly categories: Set<string>;
  /** Title by product. */
  readonly products: Map<string, string>;
  readonly variants: Map<string, LineReference>;
};

/** Records, other than documents, that name others. */
type NamingRecords = Pick<PreparedPage, 'products' | 'inventory'>;

/** Collects what documents and records name; of several titles of one product the first that is not blank. */
export function referencesOf(
  documents: Iterable<PreparedDocument>,
  { products, inventory }: NamingRecords,
): PageReferences {
  const references: PageReferences = {
    customers: new Set(),
    channels: new Set(),
    locations: new Set(),
    reps: new Set(),
    categories: new Set(),
    products: new Map(),
    variants: new Map(),
  };
  for (const { document } of documents) {
    addTo(references.customers, document.customerExternalId);
    addTo(references.channels, document.channelExternalId);
    addTo(references.locations, document.locationExternalId);
    addTo(references.reps, document.repExternalId);
    for (const line of document.lines) addLine(references, line);
  }
  for (const { categoryExternalId } of products.values()) {
    addTo(references.categories, categoryExternalId);
  }
  for (const { variantExternalId, locationExternalId } of inventory.values()) {
    addTo(references.locations, locationExternalId);
    if (references.variants.has(variantExternalId)) continue;
    references.variants.set(variantExternalId, { productExternalId: null, title: '', sku: null });
  }
  return references;
}

function addTo(set: Set<string>, externalId: string | null): void {
  if (externalId !== null) set.add(externalId);
}

type Line = LineReference & { readonly variantExternalId: string | null };

function addLine({ products, variants }: PageReferences, line: Line): void {
  const { productExternalId, variantExternalId, title } = line;
  if (productExternalId !== null) {
    const known = products.get(productExternalId);
    if (known === undefined || known === '') products.set(productExternalId, title.trim());
  }
  if (variantExternalId === null) return;
  const known = variants.get(variantExternalId);
  if (known === undefined || known.title === '') {
    variants.set(variantExternalId, { productExternalId, title: title.trim(), sku: line.sku });
  }
}
