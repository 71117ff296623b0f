-- A second proof of who signs in: a code from a telephone, codes on paper, or a passkey; and what was begun and is not finished.

-- Wrong codes of late: guessing waits on every node, and after a restart.
alter table users add column wrong_codes bigint not null default 0;
alter table users add column wrong_code_at bigint not null default 0;

-- What a person's telephone shares with us, sealed under the installation's key.
create table second_factors (
    organisation_id bigint not null,
    user_id bigint not null,
    secret text not null,
    confirmed_at bigint,
    -- The newest time step whose code was taken: a code serves once.
    last_step bigint not null,
    primary key (organisation_id, user_id)
);

create table recovery_codes (
    organisation_id bigint not null,
    user_id bigint not null,
    code_hash bytea not null,
    used_at bigint,
    primary key (organisation_id, user_id, code_hash)
);

create table passkeys (
    organisation_id bigint not null,
    id bigint not null,
    user_id bigint not null,
    credential_id bytea not null,
    -- As the device told it (COSE).
    public_key bytea not null,
    sign_count bigint not null,
    name text not null,
    created_at bigint not null,
    used_at bigint,
    primary key (organisation_id, id),
    unique (organisation_id, credential_id)
);

-- A door half open: a password that was right, a challenge that waits for its signature. Each serves once, for minutes.
create table begun (
    token_hash bytea not null primary key,
    kind text not null,
    organisation_id bigint not null,
    user_id bigint not null,
    expires_at bigint not null
);
