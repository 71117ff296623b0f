-- Telling: what is to leave the house, what left, and what a person is asked.

create table messages (
    organisation_id bigint not null,
    id bigint not null,
    account_id bigint not null,
    run_id bigint not null,
    step bigint not null,
    level text not null,
    contact_id bigint not null,
    recipient text not null,
    copies text not null,
    language text not null,
    -- The lines as planned: [[invoice, cents], …]; the letter is drawn from them when it leaves.
    lines text not null,
    credits_cents bigint not null,
    total_cents bigint not null,
    because text not null,
    planned_on bigint not null,
    planned_at bigint not null,
    account_version bigint not null,
    message_id text not null,
    state text not null,
    attempts bigint not null,
    not_before_at bigint not null,
    claimed_by bigint,
    changed_at bigint not null,
    subject text,
    last_answer text,
    primary key (organisation_id, id),
    -- A step is taken once: per account, run, step and recipient, whatever the number of rounds, nodes, restarts or restores.
    unique (organisation_id, account_id, run_id, step, contact_id)
);

create index messages_queued on messages (organisation_id, not_before_at, id) where state = 'queued';
create index messages_claimed on messages (organisation_id, claimed_by, id) where claimed_by is not null;

-- The exact bytes that left or were about to.
create table message_bytes (
    organisation_id bigint not null,
    message_id bigint not null,
    bytes bytea not null,
    primary key (organisation_id, message_id)
);

create table questions (
    organisation_id bigint not null,
    id bigint not null,
    account_id bigint not null,
    run_id bigint not null,
    step bigint not null,
    kind text not null,
    level text not null,
    lines text not null,
    total_cents bigint not null,
    because text not null,
    asked_on bigint not null,
    answer text,
    answered_on bigint,
    answered_by text,
    primary key (organisation_id, id),
    unique (organisation_id, account_id, run_id, step, kind)
) /* clustered */;

create index questions_open on questions (organisation_id, id) where answered_on is null;

-- How a file of this source is read, once a person has confirmed it.
create table mappings (
    organisation_id bigint not null,
    source text not null,
    mapping text not null,
    confirmed_at bigint not null,
    primary key (organisation_id, source)
);
