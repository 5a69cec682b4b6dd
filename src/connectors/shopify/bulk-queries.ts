import { selections } from './queries.ts';

/**
 * Bulk operations: at most five connections, two levels below the root's own, none inside a list. Their rows come as JSON
 * lines, children with `__parentId`.
 */

/** Starts one. Variables: `query`, the text of a `BulkQuery`. */
export const bulkRunMutation = `
mutation BulkRun($query: String!) {
  bulkOperationRunQuery(query: $query, groupObjects: false) {
    bulkOperation { id status createdAt }
    userErrors { field message code }
  }
}`;

/** Variables: `id`. */
export const bulkPollQuery = `
query BulkPoll($id: ID!) {
  bulkOperation(id: $id) {
    id status errorCode createdAt completedAt objectCount rootObjectCount fileSize url partialDataUrl
  }
}`;

/** A connection of a bulk query: where its rows belong. */
export type BulkConnection = {
  /** Field of the parent that takes the rows, as `{ nodes: [...] }`. */
  readonly field: string;
  /** `__typename`s of its rows; null = all rows of that parent that no other connection of it names. */
  readonly types: readonly string[] | null;
  readonly children: readonly BulkConnection[];
};

export type BulkQuery = {
  /** @param filter search text for the root connection; null = all */
  readonly text: (filter: string | null) => string;
  readonly connections: readonly BulkConnection[];
};

/** Orders with agreements and sales, the latest first. The lines of refunds come by `refundsByIdQuery` afterwards. */
export const ordersBulk: BulkQuery = {
  text: (filter) => `{
  orders${search(filter, 'sortKey: PROCESSED_AT, reverse: true')} { edges { node {
    ${selections.order}
    agreements { edges { node {
      ${selections.agreement}
      sales { edges { node { ${selections.sale} } } }
    } } }
  } } }
}`,
  connections: [
    {
      field: 'agreements',
      types: null,
      children: [{ field: 'sales', types: null, children: [] }],
    },
  ],
};

export const productsBulk: BulkQuery = {
  text: (filter) => `{
  products${search(filter)} { edges { node {
    ${selections.product}
    collections { edges { node { __typename id } } }
    variants { edges { node { ${selections.variant} } } }
  } } }
}`,
  connections: [
    { field: 'collections', types: ['Collection'], children: [] },
    { field: 'variants', types: ['ProductVariant'], children: [] },
  ],
};

export const collectionsBulk: BulkQuery = {
  text: (filter) =>
    `{ collections${search(filter)} { edges { node { ${selections.collection} } } } }`,
  connections: [],
};

export const customersBulk: BulkQuery = {
  text: (filter) => `{ customers${search(filter)} { edges { node { ${selections.customer} } } } }`,
  connections: [],
};

export const inventoryBulk: BulkQuery = {
  text: (filter) => `{
  inventoryItems${search(filter)} { edges { node {
    ${selections.inventoryItem}
    variants { edges { node { __typename id } } }
    inventoryLevels(includeInactive: true) { edges { node { ${selections.inventoryLevel} } } }
  } } }
}`,
  connections: [
    { field: 'variants', types: ['ProductVariant'], children: [] },
    { field: 'inventoryLevels', types: ['InventoryLevel'], children: [] },
  ],
};

function search(filter: string | null, others = ''): string {
  const query = filter === null ? '' : `query: ${JSON.stringify(filter)}`;
  const given = [query, others].filter((part) => part !== '').join(', ');
  return given === '' ? '' : `(${given})`;
}
