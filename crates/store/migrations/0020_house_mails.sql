-- What the house wrote to its own people, invitations and new links, noted without the links themselves.
create table house_mails (
    organisation_id bigint not null,
    id bigint not null,
    sent_at bigint not null,
    recipient text not null,
    subject text not null,
    body text not null,
    answer text not null,
    primary key (organisation_id, id)
);
