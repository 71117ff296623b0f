-- What people know of a customer beyond its ledger: several contacts, who looks after it, notes that come back on their day, tasks.

-- The colleague who looks after this customer.
alter table accounts add column assigned_to bigint;

-- In which language and at whose hours this person is written to; null: the customer's own.
alter table contacts add column language text;
alter table contacts add column zone text;
-- Its place among the customer's contacts, when it took the one of another; null: the order in which they came.
alter table contacts add column place bigint;
-- The contact as it was before: a change takes its place, so that it can be undone and what was sent stays with who got it.
alter table contacts add column replaces bigint;
alter table contacts add column removed_on bigint;

-- Words stand under the person's key.
create table notes (
    organisation_id bigint not null,
    id bigint not null,
    account_id bigint not null,
    words text not null,
    written_by bigint,
    written_at bigint not null,
    -- The colleague it is for, and the day on which it comes back to them.
    for_user bigint,
    remind_on bigint,
    seen_on bigint,
    primary key (organisation_id, id)
);

create index notes_account on notes (organisation_id, account_id, id);
create index notes_waiting on notes (organisation_id, for_user, remind_on) where remind_on is not null and seen_on is null;

create table tasks (
    organisation_id bigint not null,
    id bigint not null,
    account_id bigint not null,
    words text not null,
    set_by bigint,
    set_at bigint not null,
    for_user bigint,
    due_on bigint,
    done_on bigint,
    done_by bigint,
    primary key (organisation_id, id)
);

create index tasks_account on tasks (organisation_id, account_id, id);
create index tasks_open on tasks (organisation_id, due_on, id) where done_on is null;
