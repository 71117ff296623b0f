-- Where a customer's post goes, for letters on paper.

-- Words stand under the person's key.
create table addresses (
    organisation_id bigint not null,
    account_id bigint not null,
    words text not null,
    written_at bigint not null,
    written_by text not null,
    primary key (organisation_id, account_id)
);
