-- The facts: customers and their accounts, invoices, payments, and the journal that they are rows of.

create table sequences (
    organisation_id bigint not null,
    id bigint not null,
    slug text not null,
    version bigint not null,
    name text not null,
    steps text not null,
    published_at bigint not null,
    primary key (organisation_id, id),
    unique (organisation_id, slug, version)
);

create table accounts (
    organisation_id bigint not null,
    id bigint not null,
    code text not null,
    name text not null,
    debtor text not null,
    language text not null,
    zone text not null,
    siren text,
    terms_days bigint,
    sequence_id bigint not null,
    balance_cents bigint not null,
    -- What is open by due date, packed: an aged balance reads one row per customer instead of one per invoice.
    ageing bytea not null,
    look_again_on bigint,
    version bigint not null,
    hold_on bigint,
    hold_until_on bigint,
    hold_reason text,
    direct_debit_until_on bigint,
    primary key (organisation_id, id),
    unique (organisation_id, code)
);

create index accounts_due on accounts (organisation_id, look_again_on, id) where look_again_on is not null;

create table contacts (
    organisation_id bigint not null,
    id bigint not null,
    account_id bigint not null,
    role text not null,
    name text,
    email text,
    phone text,
    bounced_on bigint,
    primary key (organisation_id, id)
) /* clustered */;

create index contacts_account on contacts (organisation_id, account_id, id);

-- Kind 0 is an invoice, 1 a credit note. Amounts of a credit note are positive here and deducted where they are added up.
create table invoices (
    organisation_id bigint not null,
    id bigint not null,
    account_id bigint not null,
    number text not null,
    kind bigint not null,
    issued_on bigint not null,
    due_on bigint,
    known_on bigint not null,
    total_cents bigint not null,
    open_cents bigint not null,
    closed_on bigint,
    disputed_on bigint,
    disputed_cents bigint,
    status bigint,
    status_on bigint,
    hold_on bigint,
    hold_until_on bigint,
    hold_reason text,
    primary key (organisation_id, id),
    unique (organisation_id, number),
    check (open_cents >= 0 and open_cents <= total_cents)
) /* clustered */;

create index invoices_open on invoices (organisation_id, account_id, id) where open_cents > 0;
create index invoices_closed on invoices (organisation_id, account_id, id) where open_cents = 0;

create table payments (
    organisation_id bigint not null,
    id bigint not null,
    account_id bigint not null,
    received_on bigint not null,
    amount_cents bigint not null,
    unapplied_cents bigint not null,
    reference text not null,
    -- What makes the same payment, read twice, one payment.
    source_key text not null,
    primary key (organisation_id, id),
    unique (organisation_id, source_key),
    check (unapplied_cents >= 0 and unapplied_cents <= amount_cents)
) /* clustered */;

create index payments_account on payments (organisation_id, account_id, id);
create index payments_unapplied on payments (organisation_id, account_id, id) where unapplied_cents > 0;

-- What pays an invoice: a payment or a credit note. One of both is set.
create table allocations (
    organisation_id bigint not null,
    id bigint not null,
    account_id bigint not null,
    invoice_id bigint not null,
    payment_id bigint,
    credit_id bigint,
    amount_cents bigint not null,
    allocated_on bigint not null,
    primary key (organisation_id, id),
    check (amount_cents > 0 and (payment_id is null) <> (credit_id is null))
) /* clustered */;

create index allocations_on on allocations (organisation_id, allocated_on, id);
create index allocations_invoice on allocations (organisation_id, invoice_id, id);

create table promises (
    organisation_id bigint not null,
    id bigint not null,
    account_id bigint not null,
    made_on bigint not null,
    for_on bigint not null,
    amount_cents bigint,
    ended_on bigint,
    primary key (organisation_id, id)
) /* clustered */;

create index promises_account on promises (organisation_id, account_id, id);

create table instalments (
    organisation_id bigint not null,
    id bigint not null,
    account_id bigint not null,
    plan_id bigint not null,
    agreed_on bigint not null,
    due_on bigint not null,
    amount_cents bigint not null,
    paid_cents bigint not null,
    ended_on bigint,
    primary key (organisation_id, id)
) /* clustered */;

create index instalments_account on instalments (organisation_id, account_id, id);

-- The journal, append-only: who, when, what, why; and the money it moves, from one account of the ledger to another.
create table entries (
    organisation_id bigint not null,
    id bigint not null,
    account_id bigint not null,
    kind text not null,
    happened_on bigint not null,
    written_at bigint not null,
    actor text not null,
    subject_id bigint not null,
    debit text,
    credit text,
    amount_cents bigint,
    detail text not null,
    primary key (organisation_id, id),
    check ((debit is null) = (credit is null) and (debit is null) = (amount_cents is null))
) /* clustered */;

create index entries_account on entries (organisation_id, account_id, id);

-- Closings of the journal: period 0 is a minute's, 1 a day's, 2 a year's. Each root chains the one before it.
create table seals (
    organisation_id bigint not null,
    period bigint not null,
    id bigint not null,
    first_entry bigint not null,
    last_entry bigint not null,
    root bytea not null,
    previous bytea not null,
    closed_at bigint not null,
    primary key (organisation_id, period, id)
) /* clustered */;
