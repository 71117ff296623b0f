//! Where a customer's post goes: a few lines below its name, for letters on paper.
//!
//! The lines stand under the customer's key. The journal holds that they changed, never what they were.

use std::collections::HashMap;

use receivables::party::AccountId;

use crate::books::Books;
use crate::journal::Entry;
use crate::{Fault, params};

/// What the label of an address calls it.
pub(crate) const ADDRESS: &str = "address";

impl Books<'_> {
    /// Where the post of these customers goes, as far as somebody said so.
    pub fn addresses(
        &mut self,
        accounts: &[AccountId],
    ) -> Result<HashMap<AccountId, String>, Fault> {
        let ids: Vec<Option<i64>> = accounts.iter().map(|id| Some(id.0)).collect();
        let mut found = self.connection.rows(
            "select account_id, words from addresses where organisation_id = $1 and account_id = any($2) order by account_id",
            params![self.organisation.0, &ids[..]],
            |row| Ok((AccountId(row.int(0)?), row.text(1)?)),
        )?;
        let texts = found.iter_mut().map(|(id, words)| (*id, words)).collect();
        self.open_texts(ADDRESS, texts)?;
        Ok(found.into_iter().collect())
    }

    /// Where the post of one customer goes.
    pub fn address_of(&mut self, account: AccountId) -> Result<Option<String>, Fault> {
        Ok(self.addresses(&[account])?.remove(&account))
    }

    /// Says where the post of a customer goes, in lines; nothing: nobody knows any more.
    pub fn set_address(&mut self, account: AccountId, words: Option<&str>) -> Result<(), Fault> {
        let by = self.by()?;
        let gone = "delete from addresses where organisation_id = $1 and account_id = $2";
        self.connection
            .execute(gone, params![self.organisation.0, account.0])?;
        if let Some(words) = words {
            let sealed = self.seal_text(ADDRESS, account, words)?;
            self.connection.execute(
                "insert into addresses (organisation_id, account_id, words, written_at, written_by) values ($1, $2, $3, $4, $5)",
                params![self.organisation.0, account.0, &sealed, by.at, &by.actor],
            )?;
        }
        self.enter(Entry {
            account,
            kind: "address_changed",
            on: by.on,
            subject: account.0,
            movement: None,
            detail: "{}".into(),
        })?;
        Ok(())
    }

    /// Takes a customer's address away.
    pub(crate) fn erase_address(&mut self, account: AccountId) -> Result<(), Fault> {
        let gone = "delete from addresses where organisation_id = $1 and account_id = $2";
        self.connection
            .execute(gone, params![self.organisation.0, account.0])?;
        Ok(())
    }
}
