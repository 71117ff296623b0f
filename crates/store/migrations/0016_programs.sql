-- Programs that act for a firm: each has a key with scopes, and a request that it sends twice is done once.

create table api_keys (
    organisation_id bigint not null,
    id bigint not null,
    name text not null,
    scopes text not null,
    -- Only a hash of the key is kept, and its last signs, by which a person tells two keys apart.
    token_hash bytea not null,
    ends_with text not null,
    created_at bigint not null,
    expires_at bigint,
    last_used_at bigint,
    revoked_at bigint,
    primary key (organisation_id, id),
    unique (organisation_id, token_hash)
);

-- A write under its Idempotency-Key: what was asked, and where the answer is read again. No word of the answer stands here,
-- so that erasing a customer has nothing to look for.
create table api_requests (
    organisation_id bigint not null,
    key_id bigint not null,
    idempotency_key text not null,
    request_hash bytea not null,
    asked_at bigint not null,
    status bigint,
    answer_path text,
    primary key (organisation_id, key_id, idempotency_key)
);

create index api_requests_asked on api_requests (organisation_id, asked_at);
