//! Who is written to and called at a customer's. A wrong mailbox is a reminder that nobody read, so each is checked as it
//! comes in, and what was done with a contact can be undone.

use receivables::calendar::Zone;
use receivables::party::{AccountId, ContactId, ContactRole, Language};
use receivables::phone;
use serde::Serialize;
use store::{Books, ContactCard, ContactDraft, Organisation};

use super::{CannotTend, open};
use crate::desk::Desk;
use crate::mail::compose;

/// More people than this at one customer, and nobody knows any more who is told what.
pub const CONTACTS_MAX: usize = 20;

/// Longer names are sentences.
pub const NAME_CHARS_MAX: usize = 120;

/// RFC 5321 allows no longer path.
const EMAIL_CHARS_MAX: usize = 254;

/// The words of a form, not read yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ContactWords {
    /// `reminders`, `escalation`, `payables`, `other`.
    pub role: String,
    /// The person.
    pub name: String,
    /// The mailbox.
    pub email: String,
    /// The telephone.
    pub phone: String,
    /// `fr`, `en`, or the customer's own.
    pub language: String,
    /// A zone's lasting name, or the customer's own.
    pub zone: String,
}

/// What a contact is for, with the word by which a form and a command say it.
pub const ROLES: [(&str, ContactRole); 4] = [
    ("reminders", ContactRole::Reminders),
    ("escalation", ContactRole::Escalation),
    ("payables", ContactRole::Payables),
    ("other", ContactRole::Other),
];

/// The word of a role.
pub fn role_word(role: ContactRole) -> &'static str {
    let found = ROLES.iter().find(|(_, one)| *one == role);
    found.map_or("other", |(word, _)| word)
}

impl ContactWords {
    /// What is known of a contact, as a form says it.
    pub fn of(known: &ContactDraft) -> ContactWords {
        ContactWords {
            role: role_word(known.role).into(),
            name: known.name.clone().unwrap_or_default(),
            email: known.email.clone().unwrap_or_default(),
            phone: known.phone.clone().unwrap_or_default(),
            language: match known.language {
                Some(Language::Fr) => "fr".into(),
                Some(Language::En) => "en".into(),
                None => String::new(),
            },
            zone: known
                .zone
                .map(|zone| zone.as_str().into())
                .unwrap_or_default(),
        }
    }

    /// Reads the words; says what is wrong with the first that cannot be.
    pub fn read(&self) -> Result<ContactDraft, CannotTend> {
        let given = |word: &str| Some(word.trim().to_owned()).filter(|word| !word.is_empty());
        let role = ROLES.iter().find(|(word, _)| *word == self.role.trim());
        let draft = ContactDraft {
            role: role.ok_or(CannotTend::BadChoice)?.1,
            name: given(&self.name),
            email: given(&self.email),
            phone: given(&self.phone),
            language: match self.language.trim() {
                "" => None,
                "fr" => Some(Language::Fr),
                "en" => Some(Language::En),
                _ => return Err(CannotTend::BadChoice),
            },
            zone: match self.zone.trim() {
                "" => None,
                word => Some(word.parse::<Zone>().map_err(|_| CannotTend::BadChoice)?),
            },
        };
        if draft.name.as_deref().is_some_and(|name| {
            name.chars().count() > NAME_CHARS_MAX || name.chars().any(char::is_control)
        }) {
            return Err(CannotTend::TooLong);
        }
        if draft.email.is_none() && draft.phone.is_none() {
            return Err(CannotTend::NoWay);
        }
        if draft
            .email
            .as_deref()
            .is_some_and(|email| !is_mailbox(email))
        {
            return Err(CannotTend::BadAddress);
        }
        if let Some(why) = draft
            .phone
            .as_deref()
            .and_then(|one| phone::read(one).err())
        {
            return Err(CannotTend::BadPhone(why));
        }
        Ok(draft)
    }
}

/// A bare mailbox that the sender could write to, with a domain that has a dot.
fn is_mailbox(email: &str) -> bool {
    let bare = email.chars().count() <= EMAIL_CHARS_MAX && !email.contains(['<', '>', ',', ' ']);
    let domain = email.rsplit_once('@').map(|(_, domain)| domain);
    bare && domain.is_some_and(|domain| domain.contains('.')) && compose::mailbox(email).is_ok()
}

/// Adds a contact; an open question for an address is answered by one who can be reminded.
pub fn add(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    account: AccountId,
    words: &ContactWords,
) -> Result<ContactId, CannotTend> {
    let draft = words.read()?;
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        open(books, account)?;
        let known = books.contacts_of(account)?;
        if known.len() >= CONTACTS_MAX {
            return Err(CannotTend::TooMany);
        }
        new_here(&known, &draft, None)?;
        let id = books.add_contact(account, &draft)?;
        address_found(books, account, &draft)?;
        Ok(id)
    })
}

/// Corrects a contact. The same words again change nothing.
pub fn change(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    account: AccountId,
    id: ContactId,
    words: &ContactWords,
) -> Result<ContactId, CannotTend> {
    let draft = words.read()?;
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        open(books, account)?;
        let known = books.contacts_of(account)?;
        let now = known
            .iter()
            .find(|card| card.id == id)
            .ok_or(CannotTend::Gone)?;
        if now.known == draft {
            return Ok(id);
        }
        new_here(&known, &draft, Some(id))?;
        let id = books
            .change_contact(account, id, &draft)?
            .ok_or(CannotTend::Gone)?;
        address_found(books, account, &draft)?;
        Ok(id)
    })
}

/// Takes a contact off the list.
pub fn remove(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    account: AccountId,
    id: ContactId,
) -> Result<(), CannotTend> {
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        open(books, account)?;
        match books.remove_contact(account, id)? {
            true => Ok(()),
            false => Err(CannotTend::Gone),
        }
    })
}

/// Tries a contact one place earlier or later.
pub fn shift(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    account: AccountId,
    id: ContactId,
    by: isize,
) -> Result<(), CannotTend> {
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        open(books, account)?;
        match books.move_contact(account, id, by)? {
            true => Ok(()),
            false => Err(CannotTend::Gone),
        }
    })
}

/// Takes back the last thing that was done with a contact.
pub fn undo(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    account: AccountId,
    id: ContactId,
) -> Result<(), CannotTend> {
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        open(books, account)?;
        if !books.undo_contact(account, id)? {
            return Err(CannotTend::Gone);
        }
        // What comes back must not stand beside its like.
        let known = books.contacts_of(account)?;
        if known.len() > CONTACTS_MAX {
            return Err(CannotTend::TooMany);
        }
        known
            .iter()
            .try_for_each(|card| new_here(&known, &card.known, Some(card.id)))
    })
}

fn new_here(
    known: &[ContactCard],
    draft: &ContactDraft,
    but: Option<ContactId>,
) -> Result<(), CannotTend> {
    let lower = |email: &Option<String>| email.as_deref().map(str::to_lowercase);
    let same = |card: &&ContactCard| {
        let way = match &draft.email {
            Some(_) => lower(&card.known.email) == lower(&draft.email),
            None => card.known.email.is_none() && card.known.phone == draft.phone,
        };
        Some(card.id) != but && card.known.role == draft.role && way
    };
    match known.iter().find(same) {
        Some(_) => Err(CannotTend::AlreadyThere),
        None => Ok(()),
    }
}

fn address_found(
    books: &mut Books<'_>,
    account: AccountId,
    draft: &ContactDraft,
) -> Result<(), CannotTend> {
    if draft.email.is_some() && draft.role != ContactRole::Other {
        books.answer_address_found(&[account])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(email: &str, phone: &str) -> ContactWords {
        ContactWords {
            role: "reminders".into(),
            email: email.into(),
            phone: phone.into(),
            ..ContactWords::default()
        }
    }

    #[test]
    fn a_contact_is_refused_for_what_is_wrong_with_it() {
        for (email, phone, refusal) in [
            ("", "", "this contact can be reached by nothing"),
            ("compta", "", "this is not an e-mail address"),
            ("compta@vauclin", "", "this is not an e-mail address"),
            (
                "a@b.example, c@d.example",
                "",
                "this is not an e-mail address",
            ),
            ("Maud <maud@b.example>", "", "this is not an e-mail address"),
            ("a\n@b.example", "", "this is not an e-mail address"),
            ("", "jamais", "this is no telephone number"),
            ("", "12", "this number has too many or too few digits"),
            (
                "",
                "+33 1 99 00 42 17 00 11 22",
                "this number has too many or too few digits",
            ),
            (
                "",
                "06 39 98 12 3",
                "this number has too many or too few digits",
            ),
        ] {
            let told = words(email, phone).read().unwrap_err().to_string();
            assert_eq!(told, refusal, "{email} {phone}");
        }
        let good = words(" compta@vauclin.example ", "+33 (0)1.99-00 42 17")
            .read()
            .unwrap();
        assert_eq!(good.email.as_deref(), Some("compta@vauclin.example"));
        let again = ContactWords::of(&good).read().unwrap();
        assert_eq!(again, good, "what a form shows is what it reads");
        for wrong in ["", "boss"] {
            let role = ContactWords {
                role: wrong.into(),
                ..words("a@b.example", "")
            };
            assert!(matches!(role.read(), Err(CannotTend::BadChoice)));
        }
        let zone = ContactWords {
            zone: "mars".into(),
            ..words("a@b.example", "")
        };
        assert!(matches!(zone.read(), Err(CannotTend::BadChoice)));
        let long = ContactWords {
            name: "x".repeat(NAME_CHARS_MAX + 1),
            ..words("a@b.example", "")
        };
        assert!(matches!(long.read(), Err(CannotTend::TooLong)));
    }
}
