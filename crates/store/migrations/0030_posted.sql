-- Letters that were posted, exactly as they were printed: evidence, and what the timeline opens.

create table posted (
    organisation_id bigint not null,
    account_id bigint not null,
    question_id bigint not null,
    -- The day that the letter bears, and the day on which it left.
    dated_on bigint not null,
    posted_on bigint not null,
    -- The number of a registered letter; it stands under the person's key, as the bytes do.
    tracking text not null,
    pages bigint not null,
    size bigint not null,
    posted_at bigint not null,
    posted_by text not null,
    bytes bytea not null,
    primary key (organisation_id, question_id)
);

create index posted_account on posted (organisation_id, account_id, question_id);
