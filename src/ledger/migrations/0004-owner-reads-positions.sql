-- breaking: no
-- Row security is forced on the owner too, who could otherwise not even tell which tenants there are. The dispatcher, the
-- watch for new revisions and the operator's list need exactly that: who there is and where each stands, to read and no
-- more. The application role is left out: it still sees one tenant alone.
create policy owner_reads on ledger.tenant for select using (current_user <> 'tillstream_app');
create policy owner_reads on ledger.tenant_revision for select using (current_user <> 'tillstream_app');
