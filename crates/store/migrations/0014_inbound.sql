-- What comes in: answers and bounces, filed on the customer who wrote, and waiting until a person has looked.

create table inbound (
    organisation_id bigint not null,
    id bigint not null,
    -- Whose it is; null until somebody has said.
    account_id bigint,
    -- The message of ours that it answers, or that came back.
    answers_id bigint,
    -- reply, automatic, bounce.
    kind text not null,
    from_address text not null,
    subject text not null,
    -- What it may mean, in one word each; the sentences stand in the mail itself.
    proposals text not null,
    size bigint not null,
    -- SHA-256: the same mail is taken in once, whichever folder or file it comes from.
    digest bytea not null,
    received_on bigint not null,
    received_at bigint not null,
    -- Who looked, when, and what followed.
    handled_at bigint,
    handled_by text,
    outcome text,
    primary key (organisation_id, id)
);
create unique index inbound_digest on inbound (organisation_id, digest);
create index inbound_waiting on inbound (organisation_id, id) where handled_at is null;
create index inbound_account on inbound (organisation_id, account_id, id) where account_id is not null;

-- Apart, so that lists do not read them: the exact bytes, under the key of the customer, or of the firm until it is filed.
create table inbound_bytes (
    organisation_id bigint not null,
    account_id bigint,
    inbound_id bigint not null,
    bytes bytea not null,
    primary key (organisation_id, inbound_id)
);

-- The message of ours that a mail answers is found by its Message-ID, once it has left.
create index messages_left on messages (organisation_id, message_id) where state in ('accepted', 'uncertain', 'bounced', 'answered');

-- How far each mailbox was read. A server that renumbers says so by another validity, and is then read from the start.
create table mailboxes (
    organisation_id bigint not null,
    name text not null,
    uid_validity bigint not null,
    last_uid bigint not null,
    looked_at bigint not null,
    -- What stood in the way the last time.
    trouble text,
    primary key (organisation_id, name)
) /* clustered */;

-- The process that reads a mailbox: of the moment, so that no copy carries it.
create table mailbox_readers (
    organisation_id bigint not null,
    name text not null,
    node bigint not null,
    primary key (organisation_id, name)
) /* clustered */;
