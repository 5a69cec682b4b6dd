-- breaking: no
-- Documents whose events wait to be derived again (an empty hash) are few and short-lived: found without a scan.
create index document_stale on ledger.document (tenant_id, store_id) where content_hash = '\x'::bytea;
