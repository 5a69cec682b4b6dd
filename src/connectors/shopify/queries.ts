/**
 * The texts of all requests to the Admin GraphQL API, version 2026-10. What a mapping reads is chosen here and nowhere else;
 * `test/reference/shopify-queries.test.ts` holds every text against Shopify's own schema.
 *
 * Cost is counted as Shopify documents it — an object is a point, a connection takes `first` times what is in it, an interface
 * its dearest member — and one query may not cost more than 1,000. `queries.test.ts` counts; the page sizes below are the
 * largest that fit with a margin. Shopify often asks for less than its own rule: a reader may grow pages by what the answer's
 * `requestedQueryCost` says, and must halve them on `MAX_COST_EXCEEDED`.
 */

/** The one version that everything here is written for. */
export const apiVersion = '2026-10';

/** `first` of the root connections, for a page that costs less than 1,000 points. Also how many ids fit into one read by id. */
export const pageSizes = {
  orders: 5,
  products: 20,
  collections: 250,
  customers: 200,
  locations: 250,
  inventory: 10,
  /** Refunds whose lines are read by id. */
  refunds: 40,
  figures: 250,
} as const;

const pageInfo = 'pageInfo { hasNextPage endCursor }';
const shopMoney = '{ shopMoney { amount currencyCode } }';

/* ---- orders ------------------------------------------------------------------------------------------------------------ */

// No names, mail addresses or streets: an order needs none of them, and what is not fetched need not be protected or redacted.
const addressFields = '{ countryCodeV2 provinceCode province city }';

/** Everything of an order but what pages: its agreements and payments. Cost 12, itself counted. */
const orderFields = `
  __typename id name createdAt processedAt updatedAt closedAt cancelledAt cancelReason test edited
  displayFinancialStatus displayFulfillmentStatus currencyCode presentmentCurrencyCode taxesIncluded sourceName
  tags discountCodes
  customer { id }
  retailLocation { id }
  shippingAddress ${addressFields}
  billingAddress ${addressFields}
  totalPriceSet ${shopMoney}
  currentTotalPriceSet { shopMoney { amount currencyCode } presentmentMoney { amount currencyCode } }
  totalRefundedSet ${shopMoney}`;

/** A dated, signed entry of the order's own book: cost 10. Its line is selected with it, so that lines need no second connection. */
const saleFields = `
  __typename id actionType lineType quantity
  totalAmount ${shopMoney}
  totalTaxAmount ${shopMoney}
  totalDiscountAmountBeforeTaxes ${shopMoney}
  ... on ProductSale { lineItem { ...SoldLine } }
  ... on GiftCardSale { lineItem { ...SoldLine } }
  ... on TipSale { lineItem { id title } }`;

const soldLine = `
  id title variantTitle sku vendor quantity currentQuantity isGiftCard
  product { id }
  variant { id }`;

// Bulk operations take no fragment definitions beside the operation: there the fields are written out.
const soldLineFragment = `fragment SoldLine on LineItem { ${soldLine} }`;
const saleFieldsInline = saleFields.replaceAll('...SoldLine', soldLine);

const refundLineFields = 'id quantity restockType lineItem { id }';

const agreementFields = `
  __typename id happenedAt reason
  ... on RefundAgreement { refund { id refundLineItems(first: 4) { nodes { ${refundLineFields} } ${pageInfo} } } }`;

/** Fees are told where Shopify Payments took them. As many as asked for = there may be more: see `orderTransactionsQuery`. */
const transactionFields =
  'id kind status test createdAt processedAt gateway fees { id type amount { amount currencyCode } }';

/** How many transactions an order's page asks for. */
export const transactionsPerOrder = 4;

const orderPage = `
  ${orderFields}
  transactions(first: ${transactionsPerOrder}) { ${transactionFields} }
  agreements(first: 2) {
    edges { cursor node { ${agreementFields} sales(first: 5) { nodes { ${saleFields} } ${pageInfo} } } }
    ${pageInfo}
  }`;

/**
 * Orders by filter. Variables: `first`, `after`, `query` (`updated_at:>='…'`, `processed_at:…`; times quoted), `sortKey`
 * (`UPDATED_AT`, `PROCESSED_AT`), `reverse`.
 */
export const ordersQuery = `
query Orders($first: Int!, $after: String, $query: String, $sortKey: OrderSortKeys!, $reverse: Boolean!) {
  orders(first: $first, after: $after, query: $query, sortKey: $sortKey, reverse: $reverse) {
    nodes { ${orderPage} }
    ${pageInfo}
  }
}
${soldLineFragment}`;

/** Orders by id, at most `pageSizes.orders`; null where there is none. Variables: `ids`. */
export const ordersByIdQuery = `
query OrdersById($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Order { ${orderPage} } } }
${soldLineFragment}`;

/**
 * Further agreements of an order. Variables: `id`, `after` (cursor of the last agreement read). `updatedAt` tells whether the
 * order changed between its pages: it must then be read again from its start.
 */
export const orderAgreementsQuery = `
query OrderAgreements($id: ID!, $after: String) {
  order(id: $id) {
    id updatedAt
    agreements(first: 7, after: $after) {
      edges { cursor node { ${agreementFields} sales(first: 10) { nodes { ${saleFields} } ${pageInfo} } } }
      ${pageInfo}
    }
  }
}
${soldLineFragment}`;

/**
 * Further sales of one agreement, which has no address of its own: it is the one after the cursor of the agreement before
 * it. Variables: `id` of the order, `agreement` (that cursor; null = the first), `after` (the last sale's cursor).
 */
export const agreementSalesQuery = `
query AgreementSales($id: ID!, $agreement: String, $after: String) {
  order(id: $id) {
    id updatedAt
    agreements(first: 1, after: $agreement) {
      nodes { __typename id sales(first: 90, after: $after) { nodes { ${saleFields} } ${pageInfo} } }
    }
  }
}
${soldLineFragment}`;

/** Lines of refunds by the refunds' ids (those of `RefundAgreement.refund`): what bulk operations can't bring. Variables: `ids`. */
export const refundsByIdQuery = `
query RefundsById($ids: [ID!]!) {
  nodes(ids: $ids) {
    __typename id
    ... on Refund { refundLineItems(first: 10) { nodes { ${refundLineFields} } ${pageInfo} } }
  }
}`;

/** Further lines of one refund. Variables: `id`, `after`. */
export const refundLinesQuery = `
query RefundLines($id: ID!, $after: String) {
  refund(id: $id) {
    id
    refundLineItems(first: 250, after: $after) { nodes { ${refundLineFields} } ${pageInfo} }
  }
}`;

/** All transactions of one order (Shopify allows no more pages of them). Variables: `id`. */
export const orderTransactionsQuery = `
query OrderTransactions($id: ID!) {
  order(id: $id) { id updatedAt transactions(first: 250) { ${transactionFields} } }
}`;

/** What orders come to now, to be compared with ours. Variables: `first`, `after`, `query`. */
export const figuresQuery = `
query Figures($first: Int!, $after: String, $query: String) {
  orders(first: $first, after: $after, query: $query, sortKey: PROCESSED_AT) {
    nodes { id processedAt test currencyCode currentTotalPriceSet ${shopMoney} }
    ${pageInfo}
  }
}`;

/* ---- products, collections --------------------------------------------------------------------------------------------- */

const productFields = `
  __typename id title handle vendor productType status isGiftCard tags createdAt updatedAt publishedAt`;

const variantFields = `
  __typename id title sku barcode price position createdAt updatedAt
  inventoryItem { id tracked unitCost { amount currencyCode } }`;

const productPage = `
  ${productFields}
  collections(first: 1, sortKey: ID) { nodes { __typename id } }
  variants(first: 10) { nodes { ${variantFields} } ${pageInfo} }`;

/** Variables: `first`, `after`, `query`, `sortKey` (`UPDATED_AT`, `ID`). */
export const productsQuery = `
query Products($first: Int!, $after: String, $query: String, $sortKey: ProductSortKeys!) {
  products(first: $first, after: $after, query: $query, sortKey: $sortKey) {
    nodes { ${productPage} }
    ${pageInfo}
  }
}`;

/** Variables: `ids`, at most `pageSizes.products`. */
export const productsByIdQuery = `
query ProductsById($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Product { ${productPage} } } }`;

/** Further variants of a product. Variables: `id`, `after`. */
export const productVariantsQuery = `
query ProductVariants($id: ID!, $after: String) {
  product(id: $id) {
    id updatedAt
    variants(first: 250, after: $after) { nodes { ${variantFields} } ${pageInfo} }
  }
}`;

const collectionFields = '__typename id title handle updatedAt';

/** Variables: `first`, `after`, `query`, `sortKey` (`UPDATED_AT`, `ID`). */
export const collectionsQuery = `
query Collections($first: Int!, $after: String, $query: String, $sortKey: CollectionSortKeys!) {
  collections(first: $first, after: $after, query: $query, sortKey: $sortKey) {
    nodes { ${collectionFields} }
    ${pageInfo}
  }
}`;

/** Variables: `ids`, at most 250. */
export const collectionsByIdQuery = `
query CollectionsById($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Collection { ${collectionFields} } } }`;

/* ---- customers --------------------------------------------------------------------------------------------------------- */

const customerFields = `
  __typename id firstName lastName state numberOfOrders createdAt updatedAt
  defaultEmailAddress { emailAddress }
  defaultAddress ${addressFields}`;

/** Variables: `first`, `after`, `query`, `sortKey` (`UPDATED_AT`, `ID`). */
export const customersQuery = `
query Customers($first: Int!, $after: String, $query: String, $sortKey: CustomerSortKeys!) {
  customers(first: $first, after: $after, query: $query, sortKey: $sortKey) {
    nodes { ${customerFields} }
    ${pageInfo}
  }
}`;

/** Variables: `ids`, at most 250. */
export const customersByIdQuery = `
query CustomersById($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Customer { ${customerFields} } } }`;

/* ---- locations, inventory ---------------------------------------------------------------------------------------------- */

const locationFields = `
  __typename id name isActive createdAt updatedAt address { countryCode provinceCode city }`;

/** Variables: `first`, `after`. There is no filter by time: they are always read whole. */
export const locationsQuery = `
query Locations($first: Int!, $after: String) {
  locations(first: $first, after: $after, includeInactive: true, includeLegacy: true, sortKey: ID) {
    nodes { ${locationFields} }
    ${pageInfo}
  }
}`;

/** Variables: `ids`, at most 250. */
export const locationsByIdQuery = `
query LocationsById($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Location { ${locationFields} } } }`;

const inventoryItemFields = '__typename id sku tracked updatedAt';

const inventoryLevelFields = `
  __typename id isActive updatedAt location { id }
  quantities(names: ["available", "on_hand", "committed", "incoming"]) { name quantity updatedAt }`;

const inventoryPage = `
  ${inventoryItemFields}
  variants(first: 1) { nodes { __typename id } }
  inventoryLevels(first: 10, includeInactive: true) { nodes { ${inventoryLevelFields} } ${pageInfo} }`;

/** Items with their levels. They sort by id alone. Variables: `first`, `after`, `query`. */
export const inventoryQuery = `
query Inventory($first: Int!, $after: String, $query: String) {
  inventoryItems(first: $first, after: $after, query: $query) {
    nodes { ${inventoryPage} }
    ${pageInfo}
  }
}`;

/** By ids of inventory items, at most `pageSizes.inventory`. Variables: `ids`. */
export const inventoryByIdQuery = `
query InventoryById($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on InventoryItem { ${inventoryPage} } } }`;

/** The inventory items of variants, by the variants' ids, at most `pageSizes.inventory`. Variables: `ids`. */
export const inventoryByVariantQuery = `
query InventoryByVariant($ids: [ID!]!) {
  nodes(ids: $ids) { __typename id ... on ProductVariant { inventoryItem { ${inventoryPage} } } }
}`;

/** Further levels of an item. Variables: `id`, `after`. */
export const inventoryLevelsQuery = `
query InventoryLevels($id: ID!, $after: String) {
  inventoryItem(id: $id) {
    id
    inventoryLevels(first: 140, after: $after, includeInactive: true) { nodes { ${inventoryLevelFields} } ${pageInfo} }
  }
}`;

/* ---- shop, webhooks ---------------------------------------------------------------------------------------------------- */

/** Whose shop it is, and what we may read. */
export const shopQuery = `
query Shop {
  shop { id name myshopifyDomain currencyCode ianaTimezone taxesIncluded }
  currentAppInstallation { id accessScopes { handle } }
}`;

/** What the check of a connection tries: as much protected data of customers as is read. What may not be read comes denied. */
export const ordersProbeQuery = `
query OrdersProbe {
  orders(first: 1) { nodes { id customer { id } shippingAddress ${addressFields} billingAddress ${addressFields} } }
}`;

/** As `ordersProbeQuery`, of customers. */
export const customersProbeQuery = `
query CustomersProbe { customers(first: 1) { nodes { ${customerFields} } } }`;

/** Variables: `first`, `after`. */
export const webhooksQuery = `
query Webhooks($first: Int!, $after: String) {
  webhookSubscriptions(first: $first, after: $after) { nodes { id topic uri } ${pageInfo} }
}`;

/** Variables: `topic`, `subscription` (`{ uri, format: JSON }`). */
export const webhookCreateMutation = `
mutation WebhookCreate($topic: WebhookSubscriptionTopic!, $subscription: WebhookSubscriptionInput!) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: $subscription) {
    webhookSubscription { id topic uri }
    userErrors { field message }
  }
}`;

/** Variables: `id`, `subscription`. */
export const webhookUpdateMutation = `
mutation WebhookUpdate($id: ID!, $subscription: WebhookSubscriptionInput!) {
  webhookSubscriptionUpdate(id: $id, webhookSubscription: $subscription) {
    webhookSubscription { id topic uri }
    userErrors { field message }
  }
}`;

/** What the bulk forms share with the pages. */
export const selections = {
  order: `${orderFields} transactions { ${transactionFields} }`,
  agreement: '__typename id happenedAt reason ... on RefundAgreement { refund { id } }',
  sale: saleFieldsInline,
  product: productFields,
  variant: variantFields,
  collection: collectionFields,
  customer: customerFields,
  inventoryItem: inventoryItemFields,
  inventoryLevel: inventoryLevelFields,
} as const;
