//! Letters in the firm's own words: versions that are only ever added to, drafts, and tests that somebody sent to themselves.

use receivables::party::{AccountId, Channel, Language};
use receivables::phone;
use receivables::reminding::Level;

use crate::accounts::{language, language_word};
use crate::books::Books;
use crate::sql::Row;
use crate::{Fault, params, vault};

/// What the label of a test calls it.
pub(crate) const TEST: &str = "test";

/// The account of a test that was drawn on a sample.
const NOBODY: i64 = 0;

/// Which letter: how far the tone has risen, in which language, and by which way it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LetterPlace {
    /// How far the tone has risen.
    pub level: Level,
    /// The language in which the customer is written to.
    pub language: Language,
    /// An e-mail has a layout, a text message a few words, a letter on paper its own text.
    pub channel: Channel,
}

impl LetterPlace {
    /// The e-mail of this level and language.
    pub const fn mail(level: Level, language: Language) -> LetterPlace {
        LetterPlace {
            level,
            language,
            channel: Channel::Email,
        }
    }
}

/// What the firm wrote itself; what is absent is the built-in part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct OwnParts {
    /// The subject.
    pub subject: Option<String>,
    /// The text.
    pub text: Option<String>,
    /// The layout, in MJML.
    pub html: Option<String>,
}

/// A version of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterRow {
    /// Which letter.
    pub place: LetterPlace,
    /// 1, 2, 3…; the highest one stands.
    pub version: i64,
    /// What it says.
    pub parts: OwnParts,
    /// When it was kept, microseconds UTC.
    pub written_at: i64,
    /// By whom.
    pub written_by: String,
    /// Why, in the writer's words.
    pub note: String,
}

/// A version to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLetter {
    /// Which letter.
    pub place: LetterPlace,
    /// The version after which it comes; 0 when there is none.
    pub after: i64,
    /// What it says.
    pub parts: OwnParts,
    /// Why.
    pub note: String,
}

/// What somebody is writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterDraft {
    /// Which letter.
    pub place: LetterPlace,
    /// The version it started from; 0 for the built-in letter.
    pub based_on: i64,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The layout.
    pub html: String,
    /// Why.
    pub note: String,
    /// When it was last touched; set by the store.
    pub written_at: i64,
}

/// A test to be noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLetterTest {
    /// Which letter.
    pub place: LetterPlace,
    /// To whom it went.
    pub recipient: String,
    /// Its subject, which says that it is a test.
    pub subject: String,
    /// The exact bytes.
    pub bytes: Vec<u8>,
    /// What the server said; `sandbox` when nothing left the house.
    pub answer: String,
    /// The customer whose account it was drawn on; none for a sample.
    pub customer: Option<AccountId>,
}

/// A test, as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterTest {
    /// Which one.
    pub id: i64,
    /// What was sent, to whom, and what was said.
    pub sent: NewLetterTest,
    /// When, microseconds UTC.
    pub sent_at: i64,
    /// By whom.
    pub sent_by: String,
}

impl Books<'_> {
    /// The version of each letter that stands, of those the firm has ever changed.
    pub fn letters(&mut self) -> Result<Vec<LetterRow>, Fault> {
        self.connection.rows(
            "select level, language, channel, version, subject, body_text, body_html, written_at, written_by, note
             from letters l where organisation_id = $1
               and version = (select max(version) from letters m
                              where m.organisation_id = l.organisation_id and m.level = l.level and m.language = l.language
                                and m.channel = l.channel)
             order by level, language, channel",
            params![self.organisation.0],
            letter_row,
        )
    }

    /// Versions of one letter, newest first.
    pub fn letter_versions(
        &mut self,
        place: LetterPlace,
        limit: i64,
    ) -> Result<Vec<LetterRow>, Fault> {
        self.connection.rows(
            "select level, language, channel, version, subject, body_text, body_html, written_at, written_by, note
             from letters where organisation_id = $1 and level = $2 and language = $3 and channel = $4
             order by version desc limit $5",
            params![
                self.organisation.0,
                place.level.code(),
                language_word(place.language),
                channel_word(place.channel),
                limit
            ],
            letter_row,
        )
    }

    /// One version of a letter.
    pub fn letter_version(
        &mut self,
        place: LetterPlace,
        version: i64,
    ) -> Result<Option<LetterRow>, Fault> {
        self.connection.first(
            "select level, language, channel, version, subject, body_text, body_html, written_at, written_by, note
             from letters where organisation_id = $1 and level = $2 and language = $3 and channel = $4 and version = $5",
            params![
                self.organisation.0,
                place.level.code(),
                language_word(place.language),
                channel_word(place.channel),
                version
            ],
            letter_row,
        )
    }

    /// Keeps a version. False: somebody else's came first, and nothing was written.
    pub fn add_letter(&mut self, new: &NewLetter) -> Result<bool, Fault> {
        let by = self.by()?;
        let place = new.place;
        let count = self.connection.execute(
            "insert into letters (organisation_id, level, language, channel, version, subject, body_text, body_html, written_at, written_by, note)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             on conflict (organisation_id, level, language, channel, version) do nothing",
            params![
                self.organisation.0,
                place.level.code(),
                language_word(place.language),
                channel_word(place.channel),
                new.after + 1,
                new.parts.subject.as_deref(),
                new.parts.text.as_deref(),
                new.parts.html.as_deref(),
                by.at,
                &by.actor,
                &new.note
            ],
        )?;
        Ok(count == 1)
    }

    /// What this person is writing on this letter.
    pub fn letter_draft(
        &mut self,
        user: i64,
        place: LetterPlace,
    ) -> Result<Option<LetterDraft>, Fault> {
        self.connection.first(
            "select level, language, channel, based_on, subject, body_text, body_html, note, written_at
             from letter_drafts where organisation_id = $1 and user_id = $2 and level = $3 and language = $4 and channel = $5",
            params![
                self.organisation.0,
                user,
                place.level.code(),
                language_word(place.language),
                channel_word(place.channel)
            ],
            |row| {
                Ok(LetterDraft {
                    place: place_of(row)?,
                    based_on: row.int(3)?,
                    subject: row.text(4)?,
                    text: row.text(5)?,
                    html: row.text(6)?,
                    note: row.text(7)?,
                    written_at: row.int(8)?,
                })
            },
        )
    }

    /// Keeps what this person is writing, in place of what it was.
    pub fn keep_letter_draft(&mut self, user: i64, draft: &LetterDraft) -> Result<(), Fault> {
        let by = self.by()?;
        self.connection.execute(
            "insert into letter_drafts (organisation_id, user_id, level, language, channel, based_on, subject, body_text, body_html, note, written_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             on conflict (organisation_id, user_id, level, language, channel) do update set based_on = excluded.based_on, subject = excluded.subject,
                 body_text = excluded.body_text, body_html = excluded.body_html, note = excluded.note, written_at = excluded.written_at",
            params![
                self.organisation.0,
                user,
                draft.place.level.code(),
                language_word(draft.place.language),
                channel_word(draft.place.channel),
                draft.based_on,
                &draft.subject,
                &draft.text,
                &draft.html,
                &draft.note,
                by.at
            ],
        )?;
        Ok(())
    }

    /// Lets go of what this person was writing.
    pub fn drop_letter_draft(&mut self, user: i64, place: LetterPlace) -> Result<(), Fault> {
        self.connection.execute(
            "delete from letter_drafts where organisation_id = $1 and user_id = $2 and level = $3 and language = $4 and channel = $5",
            params![
                self.organisation.0,
                user,
                place.level.code(),
                language_word(place.language),
                channel_word(place.channel)
            ],
        )?;
        Ok(())
    }

    /// Notes a test with its exact bytes. Answers its number.
    pub fn add_letter_test(&mut self, test: &NewLetterTest) -> Result<i64, Fault> {
        let by = self.by()?;
        let id = self.new_id()?;
        let bytes = match test.customer {
            Some(account) => {
                let key = self.keys_for([account])?[&account];
                vault::seal(&key, self.label(TEST, account, id), &test.bytes)?
            }
            None => test.bytes.clone(),
        };
        self.connection.execute(
            "insert into letter_tests (organisation_id, id, level, language, channel, recipient, subject, bytes, answer, sent_at, sent_by, account_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            params![
                self.organisation.0,
                id,
                test.place.level.code(),
                language_word(test.place.language),
                channel_word(test.place.channel),
                &test.recipient,
                &test.subject,
                bytes.as_slice(),
                &test.answer,
                by.at,
                &by.actor,
                test.customer.map_or(NOBODY, |account| account.0)
            ],
        )?;
        Ok(id)
    }

    /// A test, as it was sent.
    pub fn letter_test(&mut self, id: i64) -> Result<Option<LetterTest>, Fault> {
        let test = self.connection.first(
            "select level, language, channel, id, recipient, subject, bytes, answer, sent_at, sent_by, account_id
             from letter_tests where organisation_id = $1 and id = $2",
            params![self.organisation.0, id],
            letter_test_row,
        )?;
        test.map(|test| self.opened(test)).transpose()
    }

    /// The newest tests.
    pub fn letter_tests(&mut self, limit: i64) -> Result<Vec<LetterTest>, Fault> {
        let tests = self.connection.rows(
            "select level, language, channel, id, recipient, subject, bytes, answer, sent_at, sent_by, account_id
             from letter_tests where organisation_id = $1 order by id desc limit $2",
            params![self.organisation.0, limit],
            letter_test_row,
        )?;
        tests.into_iter().map(|test| self.opened(test)).collect()
    }

    /// The bytes of a test that was drawn on a customer's account stand under that customer's key.
    fn opened(&mut self, mut test: LetterTest) -> Result<LetterTest, Fault> {
        if let Some(account) = test.sent.customer {
            let bytes = self.open_bytes(TEST, account, test.id, &test.sent.bytes)?;
            test.sent.bytes = bytes.unwrap_or_default();
        }
        Ok(test)
    }

    /// The customer at whom this mailbox is known: no test goes there.
    pub fn customer_with_mailbox(&mut self, email: &str) -> Result<Option<String>, Fault> {
        self.connection.first(
            "select a.name from contacts c join accounts a on a.organisation_id = c.organisation_id and a.id = c.account_id
             where c.organisation_id = $1 and lower(c.email) = $2 order by a.id limit 1",
            params![self.organisation.0, &email.to_lowercase()],
            |row| row.text(0),
        )
    }
}

impl Books<'_> {
    /// The customer at whom this mobile is known: no test goes there.
    pub fn customer_with_mobile(&mut self, mobile: &str) -> Result<Option<String>, Fault> {
        let mut found = None;
        // However it is written, its last two digits stand together; the rest is read.
        let ends = mobile
            .get(mobile.len().saturating_sub(2)..)
            .unwrap_or_default();
        self.connection.each(
            "select a.name, c.phone from contacts c join accounts a on a.organisation_id = c.organisation_id and a.id = c.account_id
             where c.organisation_id = $1 and c.phone like $2 order by a.id",
            params![self.organisation.0, &format!("%{ends}%")],
            &mut |row| {
                if found.is_none() && phone::mobile(row.str(1)?).is_ok_and(|one| one == mobile) {
                    found = Some(row.text(0)?);
                }
                Ok(())
            },
        )?;
        Ok(found)
    }
}

fn letter_row(row: &Row<'_>) -> Result<LetterRow, Fault> {
    Ok(LetterRow {
        place: place_of(row)?,
        version: row.int(3)?,
        parts: OwnParts {
            subject: row.opt_text(4)?,
            text: row.opt_text(5)?,
            html: row.opt_text(6)?,
        },
        written_at: row.int(7)?,
        written_by: row.text(8)?,
        note: row.text(9)?,
    })
}

fn letter_test_row(row: &Row<'_>) -> Result<LetterTest, Fault> {
    Ok(LetterTest {
        id: row.int(3)?,
        sent: NewLetterTest {
            place: place_of(row)?,
            recipient: row.text(4)?,
            subject: row.text(5)?,
            bytes: row.bytes(6)?.to_vec(),
            answer: row.text(7)?,
            customer: row.opt_int(10)?.filter(|id| *id != NOBODY).map(AccountId),
        },
        sent_at: row.int(8)?,
        sent_by: row.text(9)?,
    })
}

fn place_of(row: &Row<'_>) -> Result<LetterPlace, Fault> {
    let code = row.str(0)?;
    let level = [Level::PreReminder, Level::R1, Level::R2, Level::R3]
        .into_iter()
        .find(|level| level.code() == code);
    Ok(LetterPlace {
        level: level.ok_or_else(|| Fault::Row(format!("a letter at the level «{code}»")))?,
        language: language(row.str(1)?)?,
        channel: channel(row.str(2)?)?,
    })
}

/// How the books write a way.
pub(crate) fn channel_word(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "email",
        Channel::Call => "call",
        Channel::Letter => "letter",
        Channel::Sms => "sms",
        Channel::Registered => "registered",
    }
}

pub(crate) fn channel(word: &str) -> Result<Channel, Fault> {
    let all = [
        Channel::Email,
        Channel::Call,
        Channel::Letter,
        Channel::Sms,
        Channel::Registered,
    ];
    let found = all.into_iter().find(|one| channel_word(*one) == word);
    found.ok_or_else(|| Fault::Row(format!("a way called «{word}»")))
}
