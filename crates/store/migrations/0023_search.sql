-- Somebody looks for an amount: what is to be found by it has an index of its own.

create index invoices_total on invoices (organisation_id, total_cents, id);
create index invoices_part_paid on invoices (organisation_id, open_cents, id) where open_cents > 0 and open_cents < total_cents;
create index payments_amount on payments (organisation_id, amount_cents, id);
