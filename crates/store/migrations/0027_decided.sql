-- What the audit reads of the journal, the newest first, among millions of other entries: who approved what, and what programs did.

create index entries_decided on entries (organisation_id, id)
    where kind in ('question_approved', 'question_unapproved', 'question_answered') or substr(actor, 1, 4) = 'key:';
