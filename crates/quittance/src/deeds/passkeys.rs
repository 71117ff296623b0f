//! Passkeys: made at one's own desk, shown at the door instead of login, password and code.
//!
//! A challenge is a row that only its hash names; it is taken by a delete, so that an answer serves once. Who comes is read
//! from the handle that the device gives back: the numbers of the firm and of the person, which say nothing to anybody.

use receivables::party::OrganisationId;
use store::{Begun, Fault, Organisation, Passkey, User};

use super::factors;
use super::people::{self, CannotManage};
use super::{DeedError, settings as settings_of};
use crate::desk::Desk;
use crate::identity::WebAddress;
use crate::identity::webauthn::{self, Assertion, CannotTrust, cose};
use crate::secrets::{self, token_hash};
use crate::settings::Settings;

/// Time to find the device and touch it.
const CHALLENGE_LASTS: i64 = 5 * 60 * 1_000_000;
/// A person has a telephone, a computer, a key on the ring; twenty is somebody who forgets to remove.
pub const PASSKEYS_MAX: usize = 20;
/// As long as a name that one still reads.
pub const NAME_CHARACTERS_MAX: usize = 60;

const TO_ENTER: &str = "passkey_in";
const TO_MAKE: &str = "passkey_new";

/// Why a passkey cannot be made, or opens nothing.
#[derive(Debug, thiserror::Error)]
pub enum CannotUsePasskey {
    /// Nobody has said where the pages are.
    #[error("passkeys need web.address, over https")]
    NoAddress,
    /// The device's answer is not believed.
    #[error(transparent)]
    Trust(#[from] CannotTrust),
    /// The challenge was answered before, or too long ago.
    #[error("this challenge serves no more")]
    Late,
    /// No passkey of anybody here.
    #[error("this passkey is not known here")]
    Unknown,
    /// It is kept already.
    #[error("this passkey is known already")]
    Known,
    /// A drawer full.
    #[error("a person has at most 20 passkeys")]
    TooMany,
    /// No name, or a novel.
    #[error("a name has 1 to 60 characters")]
    Name,
    /// The last proof of somebody who must have one.
    #[error("this firm asks for a second proof, and this is the last one")]
    Required,
    /// The database or the machine.
    #[error(transparent)]
    Deed(#[from] DeedError),
}

impl From<Fault> for CannotUsePasskey {
    fn from(fault: Fault) -> Self {
        CannotUsePasskey::Deed(fault.into())
    }
}

/// What the browser is told to ask the device for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToMake {
    pub challenge: String,
    pub site: String,
    pub firm: String,
    pub handle: String,
    pub login: String,
    pub name: String,
    pub algorithms: [i64; 3],
    /// Those that the person has: a device makes no second one.
    pub known: Vec<String>,
}

/// The address that passkeys are bound to.
pub fn site(settings: &Settings) -> Option<WebAddress> {
    WebAddress::read(settings.get("web.address")).filter(|site| site.bears_passkeys)
}

/// A challenge for whoever comes to the door.
pub fn begin_entering(desk: &Desk) -> Result<String, Fault> {
    challenge(desk, TO_ENTER, Begun::BY_NOBODY)
}

/// A challenge for a new passkey of this person.
pub fn begin_making(
    desk: &Desk,
    firm: &Organisation,
    settings: &Settings,
    user: &User,
) -> Result<ToMake, CannotUsePasskey> {
    let site = site(settings).ok_or(CannotUsePasskey::NoAddress)?;
    let known = desk
        .store
        .read::<_, Fault>(firm.id, |books| books.passkeys(user.id))?;
    if known.len() >= PASSKEYS_MAX {
        return Err(CannotUsePasskey::TooMany);
    }
    let whose = whose(user);
    Ok(ToMake {
        challenge: challenge(desk, TO_MAKE, whose)?,
        site: site.host,
        firm: firm.name.clone(),
        handle: webauthn::encoded(&handle(whose)),
        login: user.email.clone(),
        name: user.name.clone(),
        algorithms: cose::ALGORITHMS,
        known: known
            .iter()
            .map(|passkey| webauthn::encoded(&passkey.credential_id))
            .collect(),
    })
}

/// Keeps a passkey that was just made.
pub fn add(
    desk: &Desk,
    firm: &Organisation,
    settings: &Settings,
    user: &User,
    client_data: &[u8],
    attestation: &[u8],
    name: &str,
) -> Result<(), CannotUsePasskey> {
    let site = site(settings).ok_or(CannotUsePasskey::NoAddress)?;
    let name = checked_name(name)?;
    let challenge = webauthn::challenge_of(client_data)?;
    if take(desk, TO_MAKE, &challenge)? != Some(whose(user)) {
        return Err(CannotUsePasskey::Late);
    }
    let made = webauthn::made(&site, &challenge, client_data, attestation)?;
    let new = Passkey {
        id: 0,
        user: user.id,
        credential_id: made.credential_id,
        public_key: made.public_key,
        sign_count: i64::from(made.sign_count),
        name,
        created_at: 0,
        used_at: None,
    };
    desk.store
        .write(firm.id, &desk.by(firm, &user.email), |books| {
            // Two browsers of one person take turns, so that both are counted.
            books.lock_people()?;
            if books.passkeys(user.id)?.len() >= PASSKEYS_MAX {
                return Err(CannotUsePasskey::TooMany);
            }
            if books.add_passkey(&new)?.is_none() {
                return Err(CannotUsePasskey::Known);
            }
            Ok(books.note_act("passkey", &new.name)?)
        })
}

/// Believes a passkey at the door: whose it is.
pub fn enter(
    desk: &Desk,
    credential_id: &[u8],
    user_handle: &[u8],
    said: &Assertion,
) -> Result<(Organisation, User), CannotUsePasskey> {
    let challenge = webauthn::challenge_of(&said.client_data)?;
    if take(desk, TO_ENTER, &challenge)?.is_none() {
        return Err(CannotUsePasskey::Late);
    }
    let of = read_handle(user_handle).ok_or(CannotUsePasskey::Unknown)?;
    let found = people::who_may_sign_in(desk, of)?;
    let (firm, user) = found.ok_or(CannotUsePasskey::Unknown)?;
    let settings = settings_of(desk, firm.id)?;
    let site = site(&settings).ok_or(CannotUsePasskey::NoAddress)?;
    desk.store
        .write(firm.id, &desk.by(&firm, &user.email), |books| {
            let known = books.lock_passkey(credential_id)?;
            let passkey = known
                .filter(|passkey| passkey.user == user.id)
                .ok_or(CannotUsePasskey::Unknown)?;
            let before = u32::try_from(passkey.sign_count).unwrap_or(u32::MAX);
            let count = webauthn::signed(&site, &challenge, said, &passkey.public_key, before)?;
            books.note_passkey_used(passkey.id, i64::from(count))?;
            Ok::<_, CannotUsePasskey>(())
        })?;
    Ok((firm, user))
}

/// Writes down that a device counted backwards: a copy of it may be about.
pub fn note_copy(desk: &Desk, user_handle: &[u8]) -> Result<(), DeedError> {
    let Some(of) = read_handle(user_handle) else {
        return Ok(());
    };
    let Some((firm, user)) = people::who_may_sign_in(desk, of)? else {
        return Ok(());
    };
    desk.store
        .write::<_, Fault>(firm.id, &desk.by(&firm, &user.email), |books| {
            books.note_act("passkey_copied", &user.email)
        })?;
    Ok(())
}

/// Calls a passkey of one's own otherwise.
pub fn rename(
    desk: &Desk,
    firm: &Organisation,
    user: &User,
    id: i64,
    name: &str,
) -> Result<(), CannotUsePasskey> {
    desk.store
        .write(firm.id, &desk.by(firm, &user.email), |books| {
            if !books
                .passkeys(user.id)?
                .iter()
                .any(|passkey| passkey.id == id)
            {
                return Err(CannotUsePasskey::Unknown);
            }
            let name = checked_name(name)?;
            match books.rename_passkey(user.id, id, &name)? {
                true => Ok(()),
                false => Err(CannotUsePasskey::Unknown),
            }
        })
}

/// Forgets a passkey of one's own; not the last proof of somebody who must have one.
pub fn remove(
    desk: &Desk,
    firm: &Organisation,
    settings: &Settings,
    user: &User,
    id: i64,
) -> Result<(), CannotUsePasskey> {
    desk.store
        .write(firm.id, &desk.by(firm, &user.email), |books| {
            let all = books.passkeys(user.id)?;
            let one = all.iter().find(|passkey| passkey.id == id);
            let name = one.ok_or(CannotUsePasskey::Unknown)?.name.clone();
            books.remove_passkey(user.id, id)?;
            if factors::is_required(settings, &user.role) && !books.has_second_proof(user.id)? {
                return Err(CannotUsePasskey::Required);
            }
            Ok(books.note_act("passkey_gone", &name)?)
        })
}

fn challenge(desk: &Desk, kind: &str, whose: Begun) -> Result<String, Fault> {
    let challenge: [u8; 32] = secrets::random();
    let (now, hash) = (desk.now(), token_hash(&webauthn::encoded(&challenge)));
    desk.store
        .note_begun(&hash, kind, whose, now, now + CHALLENGE_LASTS)?;
    Ok(webauthn::encoded(&challenge))
}

fn take(desk: &Desk, kind: &str, challenge: &[u8]) -> Result<Option<Begun>, Fault> {
    let hash = token_hash(&webauthn::encoded(challenge));
    desk.store.take_begun(&hash, kind, desk.now())
}

fn checked_name(name: &str) -> Result<String, CannotUsePasskey> {
    let name = name.trim();
    match name.chars().count() {
        1..=NAME_CHARACTERS_MAX => Ok(name.to_owned()),
        _ => Err(CannotUsePasskey::Name),
    }
}

fn whose(user: &User) -> Begun {
    Begun {
        organisation: user.organisation,
        user: user.id,
    }
}

fn handle(of: Begun) -> Vec<u8> {
    [of.organisation.0.to_be_bytes(), of.user.to_be_bytes()].concat()
}

fn read_handle(bytes: &[u8]) -> Option<Begun> {
    let (firm, user) = bytes.split_at_checked(8)?;
    Some(Begun {
        organisation: OrganisationId(i64::from_be_bytes(firm.try_into().ok()?)),
        user: i64::from_be_bytes(user.try_into().ok()?),
    })
}

impl From<CannotManage> for CannotUsePasskey {
    fn from(refusal: CannotManage) -> Self {
        CannotUsePasskey::Deed(refusal.into())
    }
}
