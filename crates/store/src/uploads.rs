//! Files that people gave to a page and have not yet confirmed: one for each person, for a day.

use receivables::party::OrganisationId;

use crate::books::Books;
use crate::{Fault, params};

/// A file that nobody confirmed by the next day is given again.
const KEPT_FOR: i64 = 24 * 3_600_000_000;

/// A file that waits for its giver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// What its giver calls it.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl Books<'_> {
    /// Keeps a file for this person, in the place of an earlier one. What others left for too long goes.
    pub fn keep_upload(&mut self, user: i64, upload: &Upload) -> Result<(), Fault> {
        let (OrganisationId(firm), at) = (self.organisation, self.by()?.at);
        let old =
            "delete from uploads where organisation_id = $1 and (user_id = $2 or given_at < $3)";
        self.connection
            .execute(old, params![firm, user, at - KEPT_FOR])?;
        self.connection.execute(
            "insert into uploads (organisation_id, user_id, name, bytes, given_at) values ($1, $2, $3, $4, $5)",
            params![firm, user, upload.name.as_str(), upload.bytes.as_slice(), at],
        )?;
        Ok(())
    }

    /// The file that waits for this person.
    pub fn upload(&mut self, user: i64, now: i64) -> Result<Option<Upload>, Fault> {
        let one = "select name, bytes from uploads where organisation_id = $1 and user_id = $2 and given_at >= $3";
        let of = params![self.organisation.0, user, now - KEPT_FOR];
        self.connection.first(one, of, |row| {
            Ok(Upload {
                name: row.text(0)?,
                bytes: row.bytes(1)?.to_vec(),
            })
        })
    }

    /// What the file that waits for this person is called, without reading it.
    pub fn upload_name(&mut self, user: i64, now: i64) -> Result<Option<String>, Fault> {
        let one = "select name from uploads where organisation_id = $1 and user_id = $2 and given_at >= $3";
        let of = params![self.organisation.0, user, now - KEPT_FOR];
        self.connection.first(one, of, |row| row.text(0))
    }

    /// Lets the file go: it was taken in, or is not wanted.
    pub fn drop_upload(&mut self, user: i64) -> Result<(), Fault> {
        let mine = "delete from uploads where organisation_id = $1 and user_id = $2";
        self.connection
            .execute(mine, params![self.organisation.0, user])?;
        Ok(())
    }
}
