-- The ground: firms, their people and settings, and the machines that serve them.
-- Three column types serve both engines. Dates are epoch days (_on), instants microseconds UTC (_at), money cents (_cents).

create table organisations (
    id bigint not null primary key,
    name text not null,
    siren text,
    language text not null,
    currency text not null,
    zone text not null,
    created_at bigint not null,
    -- The newest date any fact bears: at or after it, a report needs no past.
    newest_on bigint not null
);

-- One row per organisation, locked by whoever writes facts: entry numbers are gapless and in commit order.
create table counters (
    organisation_id bigint not null primary key,
    next_entry bigint not null
) /* clustered */;

-- Numbers for rows that need no order: handed out in blocks, outside of the transaction that uses them.
create table id_blocks (
    organisation_id bigint not null primary key,
    next_id bigint not null
);

create table settings (
    organisation_id bigint not null,
    key text not null,
    value text not null,
    primary key (organisation_id, key)
) /* clustered */;

create table users (
    organisation_id bigint not null,
    id bigint not null,
    email text not null,
    name text not null,
    role text not null,
    language text not null,
    password_hash text not null,
    disabled_on bigint,
    primary key (organisation_id, id),
    unique (email)
);

create table sessions (
    token_hash bytea not null primary key,
    organisation_id bigint not null,
    user_id bigint not null,
    csrf text not null,
    created_at bigint not null,
    expires_at bigint not null
);

-- A running process; what a dead one had claimed goes back, what it was sending becomes uncertain.
create table nodes (
    id bigint not null primary key,
    started_at bigint not null
);
