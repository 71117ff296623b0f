-- A past day remembers the credit notes refunded after it, and terms of payment remember the end of the month.

-- Few entries, found without reading all.
create index entries_refunds on entries (organisation_id, happened_on) where kind = 'credit_refunded';

-- 'after': the days, then to the end of the month (45 days end of month); 'before': the end of the month, then the days.
alter table accounts add column terms_month_end text;
