-- What people send and answer by hand: their own words in a letter, calls that are made again another day, and an answer
-- that can be taken back as long as nothing left.

-- A person's words in the place of a letter's; sealed under the key of whom they are written to.
create table message_words (
    organisation_id bigint not null,
    account_id bigint not null,
    message_id bigint not null,
    bytes bytea not null,
    written_at bigint not null,
    written_by text not null,
    primary key (organisation_id, message_id)
);
create index message_words_account on message_words (organisation_id, account_id);

-- A question that is left alone until this day: somebody is to be called back then.
alter table questions add column again_on bigint;
alter table questions add column answered_at bigint;

-- The work list begins with what is most worth.
create index questions_at_stake on questions (organisation_id, total_cents, id) where answered_on is null;
