-- Programs that are told of what happens: each subscription has its own place in the journal, so that nothing is lost over a crash.

create table webhooks (
    organisation_id bigint not null,
    id bigint not null,
    url text not null,
    -- Kinds of entries, separated by spaces; a star for all.
    kinds text not null,
    -- Encrypted under the installation's key.
    secret text not null,
    created_at bigint not null,
    -- The last entry that was told, or was nobody's wish to hear.
    told_to bigint not null,
    failures bigint not null,
    next_at bigint not null,
    leased_until bigint not null,
    paused_at bigint,
    paused_because text,
    primary key (organisation_id, id)
);

-- Each attempt: which entry, when, and what was answered. What was sent is drawn from the entry again.
create table webhook_deliveries (
    organisation_id bigint not null,
    id bigint not null,
    webhook_id bigint not null,
    entry_id bigint not null,
    sent_at bigint not null,
    status bigint,
    answer text not null,
    primary key (organisation_id, id)
);

create index webhook_deliveries_of on webhook_deliveries (organisation_id, webhook_id, id);
