//! The people of the firm: invited by a link that serves once, given a role, let go, and never without an owner.
//!
//! Who forgot a password gets the same kind of link from an owner: nobody can ask for one at the door, so that no mail of
//! ours tells a stranger who signs in here.

use receivables::party::Language;
use store::{Begun, Books, Fault, Organisation, Person, User};

use super::DeedError;
use crate::desk::Desk;
use crate::secrets;

/// What a person may be, from the most trusted on.
pub const ROLES: [&str; 4] = ["owner", "accountant", "agent", "reader"];

/// A week: an invitation that nobody took up by then is asked for again.
pub const LINK_DAYS: i64 = 7;
const DAY: i64 = 86_400_000_000;

/// Shorter ones are tried out by machines; beyond this length it is the length that counts (NIST SP 800-63B).
pub const PASSWORD_CHARACTERS_MIN: usize = 10;
/// A text longer than this is no password, and hashing it would cost others their time.
const PASSWORD_CHARACTERS_MAX: usize = 200;

/// Why people cannot be managed like this.
#[derive(Debug, thiserror::Error)]
pub enum CannotManage {
    /// Nobody of that number or mailbox.
    #[error("there is no such person in this firm")]
    Unknown,
    /// No mailbox.
    #[error("«{0}» is not a mail address")]
    Address(String),
    /// No role.
    #[error("«{0}» is not a role")]
    Role(String),
    /// The login exists on this installation.
    #[error("{0} signs in here already")]
    Taken(String),
    /// A firm without an owner could not be mended from its pages.
    #[error("this is the last owner of the firm")]
    LastOwner,
    /// Somebody who may not sign in needs no link.
    #[error("this person is disabled")]
    Disabled,
    /// The link was used, taken back, or is too old.
    #[error("this link serves no more")]
    LinkGone,
    /// A password that would not hold.
    #[error("a password has 10 to 200 characters")]
    Password,
    /// Not the password that stands.
    #[error("this is not your password")]
    WrongPassword,
    /// The database or the machine.
    #[error(transparent)]
    Deed(#[from] DeedError),
}

impl From<Fault> for CannotManage {
    fn from(fault: Fault) -> Self {
        CannotManage::Deed(fault.into())
    }
}

impl CannotManage {
    /// What to do next.
    pub fn hint(&self) -> &'static str {
        match self {
            CannotManage::Unknown => "quittance people list shows everybody",
            CannotManage::Address(_) => "right would be name@domain",
            CannotManage::Role(_) => "right would be owner, accountant, agent or reader",
            CannotManage::Taken(_) => "one mailbox is one login: give another one",
            CannotManage::LastOwner => "make somebody else an owner first",
            CannotManage::Disabled => "let the person in again first",
            CannotManage::LinkGone => "ask an owner for a new one",
            CannotManage::Password => "a sentence is easy to keep in mind and hard to guess",
            CannotManage::WrongPassword => "try again",
            CannotManage::Deed(_) => "try again",
        }
    }
}

impl From<CannotManage> for DeedError {
    fn from(refusal: CannotManage) -> Self {
        match refusal {
            CannotManage::Deed(error) => error,
            refusal => DeedError::refused(refusal.to_string(), refusal.hint()),
        }
    }
}

/// True for the roles that keep the books: they confirm what takes two people.
pub fn keeps_the_books(role: &str) -> bool {
    matches!(role, "accountant" | "owner")
}

/// A link that was made, shown once.
#[derive(Clone, Debug)]
pub struct Link {
    /// Whose.
    pub person: i64,
    /// Its token; only a hash of it is kept.
    pub token: String,
    /// Until when it serves, microseconds UTC.
    pub until: i64,
}

/// Everybody of the firm.
pub fn list(desk: &Desk, firm: &Organisation) -> Result<Vec<Person>, Fault> {
    desk.store.read(firm.id, |books| books.people())
}

/// Invites somebody: the login exists from now on, and opens once its link was used.
pub fn invite(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    email: &str,
    role: &str,
    language: Language,
) -> Result<Link, CannotManage> {
    let email = email.trim().to_lowercase();
    check_role(role)?;
    if email.parse::<lettre::Address>().is_err() {
        return Err(CannotManage::Address(email));
    }
    let by = desk.by(firm, actor);
    desk.store.write(firm.id, &by, |books| {
        let user = User {
            organisation: firm.id,
            id: 0,
            name: email.clone(),
            role: role.to_owned(),
            language,
            password_hash: String::new(),
            email: email.clone(),
        };
        let Some(person) = books.add_person(&user)? else {
            return Err(CannotManage::Taken(email));
        };
        let link = new_link(books, person, by.at)?;
        books.note_act("invited", &format!("{} as {role}", user.email))?;
        Ok(link)
    })
}

/// Makes a new link for somebody who lost the first one, or the password.
pub fn send_link(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    person: i64,
) -> Result<Link, CannotManage> {
    let by = desk.by(firm, actor);
    desk.store.write(firm.id, &by, |books| {
        let who = find(&books.lock_people()?, person)?;
        if who.disabled {
            return Err(CannotManage::Disabled);
        }
        let link = new_link(books, person, by.at)?;
        books.note_act("link", &who.user.email)?;
        Ok(link)
    })
}

/// Takes a link back before it is used.
pub fn revoke_link(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    person: i64,
) -> Result<(), CannotManage> {
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        let who = find(&books.lock_people()?, person)?;
        if !books.revoke_link(person)? {
            return Err(CannotManage::LinkGone);
        }
        Ok(books.note_act("link_revoked", &who.user.email)?)
    })
}

/// Gives somebody another role.
pub fn set_role(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    person: i64,
    role: &str,
) -> Result<(), CannotManage> {
    check_role(role)?;
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        let people = books.lock_people()?;
        let who = find(&people, person)?;
        if role != "owner" {
            keep_an_owner(&people, person)?;
        }
        books.set_role(person, role)?;
        let told = format!("{}: {} → {role}", who.user.email, who.user.role);
        Ok(books.note_act("role", &told)?)
    })
}

/// Lets somebody sign in no more, at once and everywhere; or again.
pub fn set_disabled(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    person: i64,
    disabled: bool,
) -> Result<(), CannotManage> {
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        let people = books.lock_people()?;
        let who = find(&people, person)?;
        if disabled {
            keep_an_owner(&people, person)?;
        }
        books.set_disabled(person, disabled)?;
        let kind = if disabled { "disabled" } else { "enabled" };
        Ok(books.note_act(kind, &who.user.email)?)
    })
}

/// Takes a link up: the password is chosen, every earlier session of the person ends, and the link is used.
pub fn take_up(desk: &Desk, token: &str, name: &str, password: &str) -> Result<User, CannotManage> {
    let hash = new_password(password)?;
    let token = secrets::token_hash(token);
    let user = desk
        .store
        .password_link(&token, desk.now())?
        .ok_or(CannotManage::LinkGone)?;
    let firm = super::firm(desk, Some(user.organisation))?;
    let name = Some(name.trim()).filter(|name| !name.is_empty());
    desk.store
        .write(firm.id, &desk.by(&firm, &user.email), |books| {
            let person = books.use_link(&token)?.ok_or(CannotManage::LinkGone)?;
            books.set_password(person, &hash, name)?;
            books.end_sessions(person, None)?;
            Ok::<_, CannotManage>(books.note_act("password", &user.email)?)
        })?;
    Ok(user)
}

/// Changes one's own password; wherever else one is signed in, one is no more.
pub fn change_password(
    desk: &Desk,
    firm: &Organisation,
    user: &User,
    old: &str,
    new: &str,
    session: &[u8],
) -> Result<(), CannotManage> {
    if !secrets::is_password(old, &user.password_hash) {
        return Err(CannotManage::WrongPassword);
    }
    let hash = new_password(new)?;
    desk.store
        .write(firm.id, &desk.by(firm, &user.email), |books| {
            books.set_password(user.id, &hash, None)?;
            books.end_sessions(user.id, Some(session))?;
            Ok(books.note_act("password", &user.email)?)
        })
}

/// A person of a firm, as long as they may sign in.
pub fn who_may_sign_in(desk: &Desk, of: Begun) -> Result<Option<(Organisation, User)>, Fault> {
    let firms = desk.store.organisations()?;
    let Some(firm) = firms.into_iter().find(|firm| firm.id == of.organisation) else {
        return Ok(None);
    };
    let mut people = list(desk, &firm)?.into_iter();
    let found = people.find(|person| person.user.id == of.user && !person.disabled);
    Ok(found.map(|person| (firm, person.user)))
}

/// The person of this mailbox.
pub fn by_email(desk: &Desk, firm: &Organisation, email: &str) -> Result<i64, CannotManage> {
    let people = list(desk, firm)?;
    let found = people
        .iter()
        .find(|person| person.user.email == email.trim().to_lowercase());
    found
        .map(|person| person.user.id)
        .ok_or(CannotManage::Unknown)
}

fn new_link(books: &mut Books<'_>, person: i64, now: i64) -> Result<Link, Fault> {
    let token = secrets::hex(&secrets::random::<32>());
    let until = now + LINK_DAYS * DAY;
    books.put_link(person, &secrets::token_hash(&token), until)?;
    Ok(Link {
        person,
        token,
        until,
    })
}

fn new_password(password: &str) -> Result<String, CannotManage> {
    let characters = password.chars().count();
    if !(PASSWORD_CHARACTERS_MIN..=PASSWORD_CHARACTERS_MAX).contains(&characters) {
        return Err(CannotManage::Password);
    }
    secrets::hash_password(password).map_err(|cause| {
        DeedError::refused(
            format!("the password cannot be hashed: {cause}"),
            "try again",
        )
        .into()
    })
}

fn check_role(role: &str) -> Result<(), CannotManage> {
    if ROLES.contains(&role) {
        Ok(())
    } else {
        Err(CannotManage::Role(role.to_owned()))
    }
}

fn find(people: &[Person], wanted: i64) -> Result<Person, CannotManage> {
    let found = people.iter().find(|person| person.user.id == wanted);
    found.cloned().ok_or(CannotManage::Unknown)
}

/// Somebody else is an owner who can sign in: an invitation that waits is none.
fn keep_an_owner(people: &[Person], leaving: i64) -> Result<(), CannotManage> {
    let is_owner = |person: &Person| {
        person.user.role == "owner" && !person.disabled && !person.user.password_hash.is_empty()
    };
    let leaves = people
        .iter()
        .any(|person| person.user.id == leaving && is_owner(person));
    let stays = people
        .iter()
        .any(|person| person.user.id != leaving && is_owner(person));
    if leaves && !stays {
        return Err(CannotManage::LastOwner);
    }
    Ok(())
}
