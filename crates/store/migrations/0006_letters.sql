-- Letters in the firm's own words: each change is a version and none is ever lost, so that nobody fears to change one.

-- The highest version stands. A part that is null is the built-in one, and follows the program when that gets better;
-- three of them are the way back to the built-in letter, which is a version like any other.
create table letters (
    organisation_id bigint not null,
    level text not null,
    language text not null,
    version bigint not null,
    subject text,
    body_text text,
    body_html text,
    written_at bigint not null,
    written_by text not null,
    note text not null,
    primary key (organisation_id, level, language, version)
);

-- What somebody is writing and has not kept yet: one per person and letter, whatever node answers the next page.
create table letter_drafts (
    organisation_id bigint not null,
    user_id bigint not null,
    level text not null,
    language text not null,
    -- The version it started from: a letter that changed meanwhile is not written over unseen.
    based_on bigint not null,
    subject text not null,
    body_text text not null,
    body_html text not null,
    note text not null,
    written_at bigint not null,
    primary key (organisation_id, user_id, level, language)
);

-- Letters that somebody sent to themselves. They stand apart from messages, so that no reminder and no limit counts them.
create table letter_tests (
    organisation_id bigint not null,
    id bigint not null,
    level text not null,
    language text not null,
    recipient text not null,
    subject text not null,
    bytes bytea not null,
    answer text not null,
    sent_at bigint not null,
    sent_by text not null,
    primary key (organisation_id, id)
);
