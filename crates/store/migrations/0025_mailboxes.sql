-- Mailboxes that people look after on a page, mail that nobody was found for, and a sender found without reading every contact.

alter table mailboxes add column paused_at bigint;
-- Mails that were taken in from it.
alter table mailboxes add column mails bigint not null default 0;

-- Since when a mail is nobody's; null for those from before this column: since they came.
alter table inbound add column nobodys_since bigint;
-- When its words were deleted because it stayed nobody's. The digest stays, so that it is not taken in again.
alter table inbound add column forgotten_on bigint;
create index inbound_nobodys on inbound (organisation_id, coalesce(nobodys_since, received_on)) where account_id is null and forgotten_on is null;

-- A sender is looked up for every mail that answers none of ours, among every contact there ever was.
create index contacts_mailbox on contacts (organisation_id, lower(email), account_id);
