-- A text message says the same in fewer words, and a letter on paper has no buttons: each letter is written per way it goes.

-- only on SQLite: a key is changed by building the table again
create table letters_by_channel (
    organisation_id bigint not null,
    level text not null,
    language text not null,
    version bigint not null,
    subject text,
    body_text text,
    body_html text,
    written_at bigint not null,
    written_by text not null,
    note text not null,
    channel text not null default 'email',
    primary key (organisation_id, level, language, channel, version)
);
insert into letters_by_channel (organisation_id, level, language, version, subject, body_text, body_html, written_at, written_by, note)
    select organisation_id, level, language, version, subject, body_text, body_html, written_at, written_by, note from letters;
drop table letters;
alter table letters_by_channel rename to letters;

create table letter_drafts_by_channel (
    organisation_id bigint not null,
    user_id bigint not null,
    level text not null,
    language text not null,
    based_on bigint not null,
    subject text not null,
    body_text text not null,
    body_html text not null,
    note text not null,
    written_at bigint not null,
    channel text not null default 'email',
    primary key (organisation_id, user_id, level, language, channel)
);
insert into letter_drafts_by_channel (organisation_id, user_id, level, language, based_on, subject, body_text, body_html, note, written_at)
    select organisation_id, user_id, level, language, based_on, subject, body_text, body_html, note, written_at from letter_drafts;
drop table letter_drafts;
alter table letter_drafts_by_channel rename to letter_drafts;

-- only on PostgreSQL: the rows stay where they are
alter table letters add column channel text not null default 'email';
alter table letters drop constraint letters_pkey;
alter table letters add primary key (organisation_id, level, language, channel, version);
alter table letter_drafts add column channel text not null default 'email';
alter table letter_drafts drop constraint letter_drafts_pkey;
alter table letter_drafts add primary key (organisation_id, user_id, level, language, channel);

-- on both
alter table letter_tests add column channel text not null default 'email';
