-- What a round writes stands close together, however large the books are.

-- The day on which a customer is looked at again, apart from what stands about it: a round changes it for whom it asked,
-- and touches a few narrow rows instead of a page of `accounts` and one of each of its indexes per customer.
create table looks (
    organisation_id bigint not null,
    account_id bigint not null,
    look_again_on bigint not null,
    primary key (organisation_id, account_id)
);
insert into looks (organisation_id, account_id, look_again_on)
    select organisation_id, id, look_again_on from accounts where look_again_on is not null;
create index looks_due on looks (organisation_id, look_again_on, account_id);
drop index accounts_due;
alter table accounts drop column look_again_on;

-- A customer's history, found part by part of the journal: new entries grow one part, not a page for each customer.
drop index entries_account;
create index entries_account on entries (organisation_id, (id / 1048576), account_id, id);
