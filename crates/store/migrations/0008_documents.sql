-- The documents of invoices, such as their PDF, so that a reminder carries what it speaks of.

create table documents (
    organisation_id bigint not null,
    id bigint not null,
    -- Whose it is: what is known of a customer is found, and one day erased, by the account.
    account_id bigint not null,
    invoice_id bigint not null,
    name text not null,
    media_type text not null,
    size bigint not null,
    -- SHA-256: the same document of the same invoice is kept once.
    digest bytea not null,
    added_at bigint not null,
    added_by text not null,
    primary key (organisation_id, id)
);
create unique index documents_of_invoice on documents (organisation_id, invoice_id, digest);
create index documents_of_account on documents (organisation_id, account_id);

-- Apart, so that looking for documents does not read them; sealed under the key of the account.
create table document_bytes (
    organisation_id bigint not null,
    account_id bigint not null,
    document_id bigint not null,
    bytes bytea not null,
    primary key (organisation_id, document_id)
);
