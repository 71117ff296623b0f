-- What cannot be called back takes two people: who approved first, until somebody else confirms.
create table approvals (
    organisation_id bigint not null,
    account_id bigint not null,
    question_id bigint not null,
    approved_by text not null,
    approved_at bigint not null,
    primary key (organisation_id, question_id)
);
