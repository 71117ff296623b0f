//! What the house wrote to its own people: invitations and new links, without the links themselves.

use crate::books::Books;
use crate::{Fault, params};

/// A mail to be noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewHouseMail {
    /// To whom.
    pub recipient: String,
    /// Its subject.
    pub subject: String,
    /// What it said, the link masked.
    pub body: String,
    /// What the server answered; `sandbox` when it stayed in the house.
    pub answer: String,
}

/// A mail as it was noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseMail {
    /// When, microseconds UTC.
    pub at: i64,
    /// What was noted.
    pub mail: NewHouseMail,
}

impl Books<'_> {
    /// Notes a mail.
    pub fn add_house_mail(&mut self, new: &NewHouseMail) -> Result<(), Fault> {
        let (id, at) = (self.new_id()?, self.by()?.at);
        self.connection.execute(
            "insert into house_mails (organisation_id, id, sent_at, recipient, subject, body, answer)
             values ($1, $2, $3, $4, $5, $6, $7)",
            params![
                self.organisation.0,
                id,
                at,
                &new.recipient,
                &new.subject,
                &new.body,
                &new.answer
            ],
        )?;
        Ok(())
    }

    /// The newest mails.
    pub fn house_mails(&mut self, limit: i64) -> Result<Vec<HouseMail>, Fault> {
        self.connection.rows(
            "select sent_at, recipient, subject, body, answer from house_mails
             where organisation_id = $1 order by sent_at desc, id desc limit $2",
            params![self.organisation.0, limit],
            |row| {
                Ok(HouseMail {
                    at: row.int(0)?,
                    mail: NewHouseMail {
                        recipient: row.text(1)?,
                        subject: row.text(2)?,
                        body: row.text(3)?,
                        answer: row.text(4)?,
                    },
                })
            },
        )
    }
}
