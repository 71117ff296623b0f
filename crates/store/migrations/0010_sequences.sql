-- Ladders are shaped by the firm: each version says who published it, customers have a segment, and rules say who follows what.

alter table sequences add column published_by text;

alter table accounts add column segment text;
-- The ladder that a person chose for this customer, by its lasting name; null: the firm's rules decide.
alter table accounts add column own_sequence text;

create index accounts_sequence on accounts (organisation_id, sequence_id, id);

-- The firm's list, read from top to bottom: the first rule that is met decides.
create table sequence_rules (
    organisation_id bigint not null,
    place bigint not null,
    only_if text not null,
    sequence text not null,
    primary key (organisation_id, place)
);
