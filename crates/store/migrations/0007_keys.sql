-- A key per person: what was written to somebody stands encrypted under a key of their own, so that destroying it erases
-- them and leaves the journal whole.

-- Account 0 holds the firm's own key, wrapped under the installation's; the keys of persons are wrapped under the firm's.
create table person_keys (
    organisation_id bigint not null,
    account_id bigint not null,
    wrapped bytea not null,
    made_at bigint not null,
    primary key (organisation_id, account_id)
) /* clustered */;

-- Under whose key the bytes stand. Null: written before there were keys, and plain.
alter table message_bytes add column account_id bigint;

-- Account 0: drawn on a sample, nobody's data. Null: written before this was noted, so nobody can say whose it is.
alter table letter_tests add column account_id bigint;

-- The day on which a customer's personal data were erased; the ledger stays.
alter table accounts add column erased_on bigint;
