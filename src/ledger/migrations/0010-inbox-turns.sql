-- breaking: no
-- Companies take turns in the inbox: the oldest that wait of one company, found without looking at the others' backlog.

create index webhook_inbox_turns on control.webhook_inbox (tenant_id, received_at, id) where state = 'waiting';
