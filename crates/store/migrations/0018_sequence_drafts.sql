-- A ladder in the making: each change is a state on top of the one before, so that the last ones can be taken back.

create table sequence_drafts (
    organisation_id bigint not null,
    slug text not null,
    -- The highest one is the draft.
    state bigint not null,
    name text not null,
    steps text not null,
    written_at bigint not null,
    written_by text not null,
    primary key (organisation_id, slug, state)
);
