//! The people at a customer's, one by one: added, corrected, removed, and each of these undone.
//!
//! A correction is a new contact in the place of the old one. What was sent stays with who got it, a mailbox that came
//! back does not condemn the one that replaces it, and the old one is still there when the correction was wrong.

use receivables::calendar::Zone;
use receivables::party::{AccountId, ContactId, ContactRole, Language};

use crate::accounts::{language, language_word, role, role_word};
use crate::books::Books;
use crate::journal::{Entry, day_number};
use crate::sql::Row;
use crate::{Fault, params};

/// What a person says of a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactDraft {
    /// What it is for.
    pub role: ContactRole,
    /// The person.
    pub name: Option<String>,
    /// The mailbox.
    pub email: Option<String>,
    /// The telephone.
    pub phone: Option<String>,
    /// The language in which they are written to, when it is not the customer's.
    pub language: Option<Language>,
    /// Where they work, when it is not where the customer is.
    pub zone: Option<Zone>,
}

/// Somebody at a customer's, as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactCard {
    /// Which.
    pub id: ContactId,
    /// What is known of them.
    pub known: ContactDraft,
    /// True once a message came back for good.
    pub bounced: bool,
    /// True once a text message came back for good.
    pub phone_failed: bool,
}

impl Books<'_> {
    /// Everybody known at a customer's, in the order in which they are tried.
    pub fn contacts_of(&mut self, account: AccountId) -> Result<Vec<ContactCard>, Fault> {
        self.connection.rows(
            "select id, role, name, email, phone, language, zone, bounced_on, phone_failed_on from contacts
             where organisation_id = $1 and account_id = $2 and removed_on is null order by coalesce(place, id), id",
            params![self.organisation.0, account.0],
            card,
        )
    }

    /// Everybody who was ever known at a customer's, those that were removed or corrected too.
    pub fn contacts_ever_of(&mut self, account: AccountId) -> Result<Vec<ContactCard>, Fault> {
        self.connection.rows(
            "select id, role, name, email, phone, language, zone, bounced_on, phone_failed_on from contacts
             where organisation_id = $1 and account_id = $2 order by id",
            params![self.organisation.0, account.0],
            card,
        )
    }

    /// Notes somebody at a customer's.
    pub fn add_contact(
        &mut self,
        account: AccountId,
        draft: &ContactDraft,
    ) -> Result<ContactId, Fault> {
        let id = self.put_contact(account, draft, None)?;
        self.contact_entry(account, "contact_added", id)?;
        Ok(id)
    }

    /// Puts what is known now in the place of what was; nothing when this contact is not there.
    pub fn change_contact(
        &mut self,
        account: AccountId,
        old: ContactId,
        draft: &ContactDraft,
    ) -> Result<Option<ContactId>, Fault> {
        if !self.withdraw(account, old)? {
            return Ok(None);
        }
        let id = self.put_contact(account, draft, Some(old))?;
        self.contact_entry(account, "contact_changed", id)?;
        Ok(Some(id))
    }

    /// Takes somebody off the list; false when they are not on it.
    pub fn remove_contact(&mut self, account: AccountId, id: ContactId) -> Result<bool, Fault> {
        let removed = self.withdraw(account, id)?;
        if removed {
            self.contact_entry(account, "contact_removed", id)?;
        }
        Ok(removed)
    }

    /// Takes back the last thing that was done with a contact: who was removed comes back, who was corrected is as before,
    /// who was added goes. Nothing when there is no such contact.
    pub fn undo_contact(&mut self, account: AccountId, id: ContactId) -> Result<bool, Fault> {
        let found = "select removed_on, replaces from contacts where organisation_id = $1 and account_id = $2 and id = $3";
        let found = self.connection.first(
            found,
            params![self.organisation.0, account.0, id.0],
            |row| Ok((row.opt_int(0)?.is_some(), row.opt_int(1)?.map(ContactId))),
        )?;
        let Some((removed, replaces)) = found else {
            return Ok(false);
        };
        let back = if removed { Some(id) } else { replaces };
        if !removed {
            self.withdraw(account, id)?;
        }
        let Some(back) = back else {
            self.contact_entry(account, "contact_removed", id)?;
            return Ok(true);
        };
        let restore = "update contacts set removed_on = null where organisation_id = $1 and account_id = $2 and id = $3";
        self.connection
            .execute(restore, params![self.organisation.0, account.0, back.0])?;
        self.contact_entry(account, "contact_restored", back)?;
        Ok(true)
    }

    /// Tries a contact so many places earlier (below zero) or later; false when it stands there already, or is not there.
    pub fn move_contact(
        &mut self,
        account: AccountId,
        id: ContactId,
        by: isize,
    ) -> Result<bool, Fault> {
        let mut order = self.connection.rows(
            "select id, coalesce(place, id) from contacts
             where organisation_id = $1 and account_id = $2 and removed_on is null order by coalesce(place, id), id",
            params![self.organisation.0, account.0],
            |row| Ok((row.int(0)?, row.int(1)?)),
        )?;
        let Some(from) = order.iter().position(|(one, _)| *one == id.0) else {
            return Ok(false);
        };
        let to = from.saturating_add_signed(by).min(order.len() - 1);
        if to == from {
            return Ok(false);
        }
        // Places rise, also where two contacts had the same.
        let mut places: Vec<i64> = order.iter().map(|(_, place)| *place).collect();
        for i in 1..places.len() {
            places[i] = places[i].max(places[i - 1] + 1);
        }
        let moved = order.remove(from);
        order.insert(to, moved);
        let set = "update contacts set place = $4 where organisation_id = $1 and account_id = $2 and id = $3";
        for ((one, had), place) in order.into_iter().zip(places) {
            if had != place {
                self.connection
                    .execute(set, params![self.organisation.0, account.0, one, place])?;
            }
        }
        self.contact_entry(account, "contact_moved", id)?;
        Ok(true)
    }

    fn put_contact(
        &mut self,
        account: AccountId,
        draft: &ContactDraft,
        old: Option<ContactId>,
    ) -> Result<ContactId, Fault> {
        let id = self.new_id()?;
        // The same mailbox or telephone under another name has come back all the same.
        self.connection.execute(
            "insert into contacts (organisation_id, id, account_id, role, name, email, phone, language, zone, replaces, place, bounced_on, phone_failed_on)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
                     (select coalesce(place, id) from contacts where organisation_id = $1 and id = $10),
                     (select bounced_on from contacts where organisation_id = $1 and id = $10 and email = $6),
                     (select phone_failed_on from contacts where organisation_id = $1 and id = $10 and phone = $7))",
            params![
                self.organisation.0,
                id,
                account.0,
                role_word(draft.role),
                draft.name.as_deref(),
                draft.email.as_deref(),
                draft.phone.as_deref(),
                draft.language.map(language_word),
                draft.zone.map(Zone::as_str),
                old.map(|old| old.0)
            ],
        )?;
        Ok(ContactId(id))
    }

    fn withdraw(&mut self, account: AccountId, id: ContactId) -> Result<bool, Fault> {
        let on = day_number(self.by()?.on);
        let gone = "update contacts set removed_on = $4
                    where organisation_id = $1 and account_id = $2 and id = $3 and removed_on is null";
        let count = self
            .connection
            .execute(gone, params![self.organisation.0, account.0, id.0, on])?;
        Ok(count > 0)
    }

    fn contact_entry(
        &mut self,
        account: AccountId,
        kind: &'static str,
        id: ContactId,
    ) -> Result<(), Fault> {
        let on = self.by()?.on;
        self.enter(Entry {
            account,
            kind,
            on,
            subject: id.0,
            movement: None,
            detail: "{}".into(),
        })?;
        self.touch_facts(account);
        Ok(())
    }

    /// Contacts by their number, those that were removed too: whoever reads the history wants to know who it was.
    pub fn contacts_by_id(&mut self, ids: &[i64]) -> Result<Vec<ContactCard>, Fault> {
        let ids: Vec<Option<i64>> = ids.iter().copied().map(Some).collect();
        self.connection.rows(
            "select id, role, name, email, phone, language, zone, bounced_on, phone_failed_on from contacts
             where organisation_id = $1 and id = any($2) order by id",
            params![self.organisation.0, &ids[..]],
            card,
        )
    }
}

fn card(row: &Row<'_>) -> Result<ContactCard, Fault> {
    Ok(ContactCard {
        id: ContactId(row.int(0)?),
        known: ContactDraft {
            role: role(row.str(1)?)?,
            name: row.opt_text(2)?,
            email: row.opt_text(3)?,
            phone: row.opt_text(4)?,
            language: own_language(row, 5)?,
            zone: own_zone(row, 6)?,
        },
        bounced: row.opt_int(7)?.is_some(),
        phone_failed: row.opt_int(8)?.is_some(),
    })
}

/// A contact's own language.
pub(crate) fn own_language(row: &Row<'_>, at: usize) -> Result<Option<Language>, Fault> {
    row.opt_text(at)?.as_deref().map(language).transpose()
}

/// A contact's own zone.
pub(crate) fn own_zone(row: &Row<'_>, at: usize) -> Result<Option<Zone>, Fault> {
    let read = |word: String| {
        word.parse()
            .map_err(|_| Fault::Row(format!("the zone «{word}»")))
    };
    row.opt_text(at)?.map(read).transpose()
}
