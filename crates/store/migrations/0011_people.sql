-- People who work together: each is invited by a link that serves once, and what they do to the house itself is written down.

-- From where a session was opened, and when its password was last given: what is dangerous asks for it again.
alter table sessions add column agent text not null default '';
alter table sessions add column confirmed_at bigint not null default 0;

-- A way to choose a password, for who was invited and for who forgot it: one per person, it ends, and it serves once.
create table password_links (
    token_hash bytea not null primary key,
    organisation_id bigint not null,
    user_id bigint not null,
    created_at bigint not null,
    expires_at bigint not null,
    unique (organisation_id, user_id)
);

-- What somebody did that is no fact of an account: signed in, invited, changed a role or a setting.
create table acts (
    organisation_id bigint not null,
    id bigint not null,
    done_at bigint not null,
    actor text not null,
    kind text not null,
    detail text not null,
    primary key (organisation_id, id)
);
