-- The pages list what is disputed, what comes back and what leaves today; without these they would read everything to find it.

create index invoices_disputed on invoices (organisation_id, account_id) where disputed_on is not null and open_cents > 0;
create index contacts_bounced on contacts (organisation_id, account_id) where bounced_on is not null;
create index promises_running on promises (organisation_id, account_id) where ended_on is null;
create index messages_planned on messages (organisation_id, planned_on, id);
create index messages_troubled on messages (organisation_id, changed_at, id) where state in ('refused', 'uncertain', 'bounced');
