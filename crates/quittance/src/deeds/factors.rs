//! A second proof at the door: enrolled by a first code, asked for after the password, and given back by an owner when the
//! telephone is lost.
//!
//! A wrong code is written down where every node sees it: after a few, all codes of that person wait.

use store::{Books, Fault, Organisation, Passkey, User};

use super::DeedError;
use super::people::{CannotManage, ROLES};
use crate::desk::Desk;
use crate::identity::{recovery, totp};
use crate::secrets::{self, CannotKeepSecret};
use crate::settings::Settings;

/// Who must have a second proof: roles with commas between them.
pub const REQUIRED: &str = "security.second_factor";

/// More wrong codes than this are not a person's typing: of a million codes, three are right at any moment.
const WRONG_CODES_MAX: i64 = 5;
/// So long the codes of that person wait.
const WRONG_CODES_WAIT: i64 = 15 * 60 * 1_000_000;

/// Why a second proof is not one, or cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum CannotProve {
    /// Not a code of now, or one that was used.
    #[error("this code is not right, or it was used already")]
    Wrong,
    /// Too many of them.
    #[error("too many wrong codes")]
    Slowed,
    /// Nothing was begun that a code could confirm.
    #[error("no telephone waits for its first code")]
    NotBegun,
    /// There is one already.
    #[error("a telephone is set up already")]
    AlreadySet,
    /// The firm asks this role for a second proof, and this would be the last one.
    #[error("this firm asks for a second proof, and this is the last one")]
    Required,
    /// The database or the machine.
    #[error(transparent)]
    Deed(#[from] DeedError),
}

impl CannotProve {
    /// What to do next.
    pub fn hint(&self) -> &'static str {
        match self {
            CannotProve::Wrong => "wait for the next code, and check the clock of the telephone",
            CannotProve::Slowed => "wait a quarter of an hour",
            CannotProve::NotBegun => "begin again on the page of your account",
            CannotProve::AlreadySet => "remove the other one first",
            CannotProve::Required => "set up another one first",
            CannotProve::Deed(_) => "try again",
        }
    }
}

impl From<Fault> for CannotProve {
    fn from(fault: Fault) -> Self {
        CannotProve::Deed(fault.into())
    }
}

/// What the telephone is to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// The secret as one types it.
    pub secret: String,
    /// The secret as the square says it.
    pub address: String,
}

/// What a person has beside the password.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proofs {
    /// A confirmed telephone.
    pub telephone: bool,
    /// Codes on paper that still serve.
    pub codes_left: u64,
    /// Passkeys.
    pub passkeys: Vec<Passkey>,
}

/// What a code turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proved {
    /// The telephone's.
    Telephone,
    /// One from the paper; so many are left.
    OnPaper(u64),
}

/// True when the firm asks this role for a second proof.
pub fn is_required(settings: &Settings, role: &str) -> bool {
    required(settings).any(|asked| asked == role)
}

/// The roles that are asked for a second proof.
pub fn required(settings: &Settings) -> impl Iterator<Item = &str> {
    settings
        .get(REQUIRED)
        .split(',')
        .map(str::trim)
        .filter(|role| !role.is_empty())
}

/// A list of roles, as the setting keeps it.
pub fn are_roles(value: &str) -> bool {
    value.split(',').all(|role| ROLES.contains(&role.trim()))
}

/// What somebody has.
pub fn proofs(desk: &Desk, firm: &Organisation, user: i64) -> Result<Proofs, Fault> {
    desk.store.read(firm.id, |books| proofs_of(books, user))
}

fn proofs_of(books: &mut Books<'_>, user: i64) -> Result<Proofs, Fault> {
    let telephone = books.second_factor(user)?.is_some_and(|it| it.confirmed);
    Ok(Proofs {
        telephone,
        codes_left: books.recovery_codes_left(user)?,
        passkeys: books.passkeys(user)?,
    })
}

impl Proofs {
    /// True when the password alone does not open the door: a telephone is set up, or the firm asks for a second proof
    /// and there is one.
    pub fn asked_after_password(&self, required: bool) -> bool {
        self.telephone || (required && !self.passkeys.is_empty())
    }
}

/// Makes a secret for a telephone. It counts once a first code has come back.
pub fn begin(desk: &Desk, firm: &Organisation, user: &User) -> Result<Enrolment, CannotProve> {
    let secret: [u8; totp::SECRET_BYTES] = secrets::random();
    let sealed = desk
        .keys
        .seal(&secrets::hex(&secret))
        .map_err(cannot_keep)?;
    let is_new = desk
        .store
        .write::<_, Fault>(firm.id, &desk.by(firm, &user.email), |books| {
            books.put_second_factor(user.id, &sealed)
        })?;
    if !is_new {
        return Err(CannotProve::AlreadySet);
    }
    Ok(enrolment(firm, user, &secret))
}

/// The secret that waits for its first code, to be shown again after a wrong one.
pub fn begun(desk: &Desk, firm: &Organisation, user: &User) -> Result<Enrolment, CannotProve> {
    let waiting = desk
        .store
        .read::<_, Fault>(firm.id, |books| books.second_factor(user.id))?;
    let waiting = waiting.filter(|it| !it.confirmed);
    let secret = opened(desk, &waiting.ok_or(CannotProve::NotBegun)?.secret)?;
    Ok(enrolment(firm, user, &secret))
}

fn enrolment(firm: &Organisation, user: &User, secret: &[u8]) -> Enrolment {
    Enrolment {
        secret: totp::base32(secret),
        address: totp::address(&firm.name, &user.email, secret),
    }
}

/// Takes the first code: from now on the door asks for one. Answers the codes for the paper, which are shown once.
pub fn confirm(
    desk: &Desk,
    firm: &Organisation,
    user: &User,
    typed: &str,
) -> Result<Vec<String>, CannotProve> {
    let codes = recovery::codes();
    let now = desk.now();
    let answer =
        desk.store
            .write::<_, CannotProve>(firm.id, &desk.by(firm, &user.email), |books| {
                let waiting = books.second_factor(user.id)?.filter(|it| !it.confirmed);
                let secret = opened(desk, &waiting.ok_or(CannotProve::NotBegun)?.secret)?;
                guarded(books, user.id, now, |books| {
                    let Some(step) = totp::step_of(&secret, typed, now / 1_000_000) else {
                        return Ok(None);
                    };
                    books.take_step(user.id, step)?;
                    books.confirm_second_factor(user.id)?;
                    keep_codes(books, user.id, &codes)?;
                    books.note_act("second_factor", &user.email)?;
                    Ok(Some(()))
                })
            })?;
    answer.map(|()| codes)
}

/// Ten new codes for the paper; the old ones serve no more. For who has something that they stand in for.
pub fn new_codes(
    desk: &Desk,
    firm: &Organisation,
    user: &User,
) -> Result<Vec<String>, CannotProve> {
    let codes = recovery::codes();
    desk.store
        .write(firm.id, &desk.by(firm, &user.email), |books| {
            if !books.has_second_proof(user.id)? {
                return Err(CannotProve::NotBegun);
            }
            keep_codes(books, user.id, &codes)?;
            Ok::<_, CannotProve>(books.note_act("recovery_codes", &user.email)?)
        })?;
    Ok(codes)
}

/// Forgets one's own telephone; not the last proof of somebody who must have one.
pub fn remove(
    desk: &Desk,
    firm: &Organisation,
    settings: &Settings,
    user: &User,
) -> Result<(), CannotProve> {
    desk.store
        .write(firm.id, &desk.by(firm, &user.email), |books| {
            if is_required(settings, &user.role) && books.passkeys(user.id)?.is_empty() {
                return Err(CannotProve::Required);
            }
            if books.remove_second_factor(user.id)? {
                books.note_act("second_factor_gone", &user.email)?;
            }
            Ok(())
        })
}

/// Takes everything beside the password from somebody who lost it all. The password still stands; the person is signed out.
pub fn reset(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    person: i64,
) -> Result<(), CannotManage> {
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        let people = books.lock_people()?;
        let who = people.iter().find(|one| one.user.id == person);
        let email = &who.ok_or(CannotManage::Unknown)?.user.email;
        books.remove_second_factor(person)?;
        for passkey in books.passkeys(person)? {
            books.remove_passkey(person, passkey.id)?;
        }
        books.note_wrong_codes(person, 0)?;
        books.end_sessions(person, None)?;
        Ok(books.note_act("second_factor_reset", email)?)
    })
}

/// Takes a code of the telephone, or one from the paper, once.
pub fn prove(
    desk: &Desk,
    firm: &Organisation,
    user: &User,
    typed: &str,
) -> Result<Proved, CannotProve> {
    let now = desk.now();
    desk.store
        .write::<_, CannotProve>(firm.id, &desk.by(firm, &user.email), |books| {
            let telephone = books.second_factor(user.id)?.filter(|it| it.confirmed);
            // A secret kept under a key that is gone leaves the codes on paper.
            let secret = telephone.and_then(|it| opened(desk, &it.secret).ok());
            guarded(books, user.id, now, |books| {
                let step = secret.and_then(|secret| totp::step_of(&secret, typed, now / 1_000_000));
                if let Some(step) = step
                    && books.take_step(user.id, step)?
                {
                    return Ok(Some(Proved::Telephone));
                }
                if !books.use_recovery_code(user.id, &recovery::hash(typed))? {
                    return Ok(None);
                }
                let left = books.recovery_codes_left(user.id)?;
                books.note_act(
                    "recovery_code_used",
                    &format!("{}: {left} left", user.email),
                )?;
                Ok(Some(Proved::OnPaper(left)))
            })
        })?
}

/// Tries a code under the counter of wrong ones. That a code was wrong is kept, so that it is no refusal of the transaction.
fn guarded<T>(
    books: &mut Books<'_>,
    user: i64,
    now: i64,
    attempt: impl FnOnce(&mut Books<'_>) -> Result<Option<T>, Fault>,
) -> Result<Result<T, CannotProve>, CannotProve> {
    let wrong = books.wrong_codes(user, now - WRONG_CODES_WAIT)?;
    if wrong >= WRONG_CODES_MAX {
        return Ok(Err(CannotProve::Slowed));
    }
    let proved = attempt(books)?;
    books.note_wrong_codes(user, if proved.is_some() { 0 } else { wrong + 1 })?;
    Ok(proved.ok_or(CannotProve::Wrong))
}

fn keep_codes(books: &mut Books<'_>, user: i64, codes: &[String]) -> Result<(), Fault> {
    let hashes: Vec<[u8; 32]> = codes.iter().map(|code| recovery::hash(code)).collect();
    books.put_recovery_codes(user, &hashes)
}

fn opened(desk: &Desk, sealed: &str) -> Result<Vec<u8>, DeedError> {
    let hex = desk.keys.open(sealed).map_err(cannot_keep)?;
    secrets::unhex(&hex).ok_or_else(|| cannot_keep(CannotKeepSecret::OtherKey))
}

fn cannot_keep(cause: CannotKeepSecret) -> DeedError {
    DeedError::refused(
        format!("the secret of the telephone: {cause}"),
        "an owner can reset the second proof: quittance people reset",
    )
}
