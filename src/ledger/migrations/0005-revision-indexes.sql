-- breaking: no
-- What a twin asks each table at each pass: which rows came after my revision? Without these, one changed document costs a
-- scan of all customers and variants (200,000 customers, 50,000 variants: 50 ms against 1 ms).

create index product_by_revision on ledger.product (tenant_id, revision);
create index variant_by_revision on ledger.variant (tenant_id, revision);
create index customer_by_revision on ledger.customer (tenant_id, revision);
create index customer_first_order_by_revision on ledger.customer_first_order (tenant_id, revision);
