-- A file that somebody gave to a page and has not yet confirmed: it waits a day, so that it is taken up where it was left.

-- Not yet the firm's books, so that no copy carries it; whoever is erased is erased from it with everybody else in it.
create table uploads (
    organisation_id bigint not null,
    user_id bigint not null,
    name text not null,
    bytes bytea not null,
    given_at bigint not null,
    primary key (organisation_id, user_id)
);
