//! Opening a firm on this installation, and its settings.

use receivables::party::{Language, OrganisationId};
use store::{Fault, Organisation, User};

use super::DeedError;
use crate::desk::Desk;
use crate::mail::compose::mailbox;
use crate::mail::dkim::TxtRecord;
use crate::mail::office;
use crate::{secrets, settings};

/// How a person signs in for the first time.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Login {
    /// The firm.
    pub organisation: i64,
    /// The login.
    pub login: String,
    /// The password, shown once.
    pub password: String,
}

/// Opens a firm, with its ready-made ladders, a sandbox for its mail, and its owner's login.
pub fn open_firm(
    desk: &Desk,
    name: &str,
    siren: Option<&str>,
    email: &str,
    language: Language,
) -> Result<Login, DeedError> {
    if name.trim().is_empty() {
        return Err(DeedError::refused(
            "a firm has a name",
            "quittance init --name «your firm»",
        ));
    }
    if let Some(siren) = siren
        && !is_siren(siren)
    {
        return Err(DeedError::refused(
            format!("«{siren}» is no SIREN: its nine digits do not add up"),
            "the SIREN stands on every invoice of the firm, and on its Kbis",
        ));
    }
    if desk.store.user_by_email(email)?.is_some() {
        return Err(DeedError::refused(
            format!("{email} signs in here already"),
            "give another --email",
        ));
    }
    let firm = Organisation {
        id: OrganisationId(0),
        name: name.trim().into(),
        siren: siren.map(Into::into),
        language,
        currency: "EUR".into(),
        zone: "Europe/Paris".into(),
    };
    let id = desk.store.open_organisation(&firm, desk.now())?;
    let firm = Organisation { id, ..firm };
    desk.store
        .write::<_, DeedError>(id, &desk.by(&firm, "init"), |books| {
            let settings = settings::Settings::default();
            super::invoicing::usual_sequence(books, &settings, language).map(|_| ())
        })?;
    let password = secrets::password();
    desk.store.add_user(&User {
        organisation: id,
        id: 0,
        email: email.into(),
        name: "".into(),
        role: "owner".into(),
        language,
        password_hash: secrets::hash_password(&password).map_err(|cause| {
            DeedError::refused(
                format!("the password cannot be hashed: {cause}"),
                "try again",
            )
        })?,
    })?;
    Ok(Login {
        organisation: id.0,
        login: email.into(),
        password,
    })
}

/// Sets a setting, or sets it back when the value is empty. Secrets are encrypted; rules that changed are asked anew.
pub fn set_setting(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    key: &str,
    value: &str,
) -> Result<(), DeedError> {
    let setting = settings::check(key, value)?;
    let kept = if setting.secret && !value.is_empty() {
        desk.keys.seal(value).map_err(|refusal| {
            DeedError::refused(refusal.to_string(), "check QUITTANCE_KEY or the key file")
        })?
    } else {
        value.to_owned()
    };
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        if key == "reminders.sequence" && !value.is_empty() {
            check_ladder(books, value)?;
        }
        books.set_setting(key, Some(kept.as_str()).filter(|kept| !kept.is_empty()))?;
        books.note_act("setting", key)?;
        if ["bank.", "contact.", "reminders.", "sms."]
            .iter()
            .any(|group| key.starts_with(group))
        {
            books.look_at_everyone()?;
        }
        Ok::<_, DeedError>(())
    })
}

/// What the firm publishes so that receivers find the key of its letters, and what stands in the way of its use.
pub fn dkim_record(
    desk: &Desk,
    firm: &Organisation,
) -> Result<(TxtRecord, Option<String>), DeedError> {
    let settings = super::settings(desk, firm.id)?;
    let signer = office::signer(&settings)?.ok_or_else(|| {
        DeedError::refused(
            "letters are not signed: no domain and no key are set",
            "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out dkim.pem, then: quittance settings set mail.dkim_key --file dkim.pem, and mail.dkim_domain",
        )
    })?;
    let sender = settings
        .some("mail.from")
        .or(settings.some("creditor.email"));
    let sender = sender.and_then(|sender| mailbox(sender).ok());
    let note = sender
        .filter(|sender| !signer.speaks_for(sender.email.domain()))
        .map(|sender| {
            format!(
                "the sender {} is of another domain: receivers that ask for DMARC will not count this signature",
                sender.email
            )
        });
    Ok((signer.record(), note))
}

/// A ladder is one that the firm has published.
fn check_ladder(books: &mut store::Books<'_>, wanted: &str) -> Result<(), DeedError> {
    let mut slugs: Vec<String> = books
        .sequences()?
        .into_iter()
        .map(|(slug, _)| slug)
        .collect();
    slugs.dedup();
    if slugs.iter().any(|slug| slug == wanted) {
        return Ok(());
    }
    Err(DeedError::refused(
        format!("no ladder is called «{wanted}»"),
        format!("right would be {}", slugs.join(", ")),
    ))
}

/// Closes what was written since the last closing, for every firm.
pub fn seal_all(desk: &Desk) -> Result<u64, Fault> {
    let mut sealed = 0;
    for firm in desk.store.organisations()? {
        let seal = desk
            .store
            .write::<_, Fault>(firm.id, &desk.by(&firm, "seal"), |books| books.seal())?;
        sealed += u64::from(seal.is_some());
    }
    Ok(sealed)
}

/// Luhn's sum, which every SIREN satisfies.
pub fn is_siren(siren: &str) -> bool {
    let digits: Option<Vec<u32>> = siren.chars().map(|c| c.to_digit(10)).collect();
    digits.is_some_and(|digits| {
        let sum: u32 = digits
            .iter()
            .rev()
            .enumerate()
            .map(|(place, digit)| {
                if place % 2 == 1 {
                    digit * 2 / 10 + digit * 2 % 10
                } else {
                    *digit
                }
            })
            .sum();
        digits.len() == 9 && sum.is_multiple_of(10)
    })
}
