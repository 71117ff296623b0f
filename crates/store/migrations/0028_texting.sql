-- A text message leaves by itself as a mail does, and an answer to it finds its customer by the number it went to.

alter table messages add column channel text not null default 'email';
create index messages_texted on messages (organisation_id, recipient, id) where channel = 'sms';

-- The day on which a text message to this telephone came back for good.
alter table contacts add column phone_failed_on bigint;
