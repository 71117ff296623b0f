//! Keys for programs: an invoicing program, a CRM, an accountant's script. Each key belongs to one firm, says what it may do,
//! and is shown once; what it does stands in the journal under its number.

use std::fmt;

use store::{ApiKey, Fault, NewApiKey, Organisation};

use super::DeedError;
use crate::desk::Desk;
use crate::secrets;
use crate::settings::Settings;

/// What a program may do. Few, so that an owner can read them all before ticking one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Read what the pages show.
    Read,
    /// Bring in customers, contacts, invoices and their documents.
    Import,
    /// Note payments, promises, disputes, holds, notes, tasks, and what follows from a mail.
    Record,
    /// Answer questions, send reminders, choose sequences and take messages back.
    Remind,
    /// Write letters, and shape who is told of events.
    Settings,
}

impl Scope {
    /// Every scope, the harmless one first.
    pub const ALL: [Scope; 5] = [
        Scope::Read,
        Scope::Import,
        Scope::Record,
        Scope::Remind,
        Scope::Settings,
    ];

    /// Its lasting name.
    pub fn code(self) -> &'static str {
        match self {
            Scope::Read => "read",
            Scope::Import => "import",
            Scope::Record => "record",
            Scope::Remind => "remind",
            Scope::Settings => "settings",
        }
    }

    /// The scope of this name.
    pub fn read(code: &str) -> Option<Scope> {
        Scope::ALL.into_iter().find(|scope| scope.code() == code)
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A key that waits longer in somebody's drawer is forgotten there: a year, unless the owner says less, or no end.
pub const DAYS: i64 = 365;
/// Longer than ten years is no end, and is to be said as such.
pub const DAYS_MAX: i64 = 3_650;
/// A name is read in a list.
const NAME_CHARACTERS_MAX: usize = 60;
/// More keys than this nobody oversees.
const KEYS_MAX: usize = 100;
const DAY: i64 = 86_400_000_000;
/// The last use is noted to the minute: not every request shall write.
const USED_EVERY: i64 = 60_000_000;

/// Why keys cannot be managed like this.
#[derive(Debug, thiserror::Error)]
pub enum CannotKey {
    /// A key without a name cannot be told from others.
    #[error("a key has a name of 1 to 60 characters")]
    Name,
    /// No scope, or one that is none.
    #[error("«{0}» is not what a key may do")]
    Scope(String),
    /// A key that may do nothing.
    #[error("a key may do at least one thing")]
    NoScope,
    /// A time that is none.
    #[error("a key serves 1 to 3650 days, or without end")]
    Days,
    /// Too many.
    #[error("a firm has at most 100 keys in use")]
    TooMany,
    /// Nothing of that number, or taken back before.
    #[error("there is no such key in use")]
    Unknown,
    /// The database or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl CannotKey {
    /// What to do next.
    pub fn hint(&self) -> &'static str {
        match self {
            CannotKey::Name => "name it after the program that will hold it",
            CannotKey::Scope(_) | CannotKey::NoScope => {
                "right would be read, import, record, remind or settings"
            }
            CannotKey::Days => "right would be a number of days, or 0 for no end",
            CannotKey::TooMany => "take back those that nobody uses",
            CannotKey::Unknown => "quittance keys list shows every key",
            CannotKey::Fault(_) => "try again",
        }
    }
}

impl From<CannotKey> for DeedError {
    fn from(refusal: CannotKey) -> Self {
        match refusal {
            CannotKey::Fault(fault) => DeedError::Fault(fault),
            refusal => DeedError::refused(refusal.to_string(), refusal.hint()),
        }
    }
}

/// A key that was made.
pub struct Made {
    /// Its number.
    pub id: i64,
    /// The key itself, shown once.
    pub token: String,
    /// Until when it serves; without end when absent.
    pub expires_at: Option<i64>,
}

/// A program at the door: its key, and the one firm that the key belongs to.
#[derive(Clone)]
pub struct Client {
    /// Whose books it may open.
    pub firm: Organisation,
    /// That firm's settings.
    pub settings: Settings,
    /// The key.
    pub key: ApiKey,
    scopes: Vec<Scope>,
}

impl Client {
    /// Whether the key says this.
    pub fn may(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }

    /// What it may do.
    pub fn scopes(&self) -> &[Scope] {
        &self.scopes
    }

    /// Who it is in the journal: a number, since a journal is sealed and names change.
    pub fn actor(&self) -> String {
        actor(self.key.id)
    }
}

/// The actor of a key.
fn actor(key: i64) -> String {
    format!("key:{key}")
}

/// Makes a key. `days` zero is without end.
pub fn create(
    desk: &Desk,
    firm: &Organisation,
    by: &str,
    name: &str,
    scopes: &[String],
    days: i64,
) -> Result<Made, CannotKey> {
    let name = name.trim();
    if name.is_empty()
        || name.chars().count() > NAME_CHARACTERS_MAX
        || name.chars().any(char::is_control)
    {
        return Err(CannotKey::Name);
    }
    if !(0..=DAYS_MAX).contains(&days) {
        return Err(CannotKey::Days);
    }
    let scopes = in_order(scopes)?;
    let token = format!(
        "qk_{}_{}",
        firm.id.0,
        secrets::hex(&secrets::random::<32>())
    );
    let by = desk.by(firm, by);
    let expires_at = (days > 0).then(|| by.at + days * DAY);
    desk.store.write(firm.id, &by, |books| {
        let in_use = books.api_keys()?;
        if in_use.iter().filter(|key| key.serves(by.at)).count() >= KEYS_MAX {
            return Err(CannotKey::TooMany);
        }
        let new = NewApiKey {
            name,
            scopes: &scopes,
            token_hash: &secrets::token_hash(&token),
            ends_with: &token[token.len() - 4..],
            expires_at,
        };
        let id = books.add_api_key(&new)?;
        books.note_act("key_made", &format!("{id} {name}: {scopes}"))?;
        Ok(Made {
            id,
            token: token.clone(),
            expires_at,
        })
    })
}

/// Every key, newest first.
pub fn list(desk: &Desk, firm: &Organisation) -> Result<Vec<ApiKey>, Fault> {
    desk.store.read(firm.id, |books| books.api_keys())
}

/// Takes a key back; it opens nothing from the next request on.
pub fn revoke(desk: &Desk, firm: &Organisation, by: &str, id: i64) -> Result<(), CannotKey> {
    desk.store.write(firm.id, &desk.by(firm, by), |books| {
        if !books.revoke_api_key(id)? {
            return Err(CannotKey::Unknown);
        }
        let keys = books.api_keys()?;
        let name = keys.iter().find(|key| key.id == id).map(|key| &*key.name);
        Ok(books.note_act("key_revoked", &format!("{id} {}", name.unwrap_or_default()))?)
    })
}

/// Whose key this is, while it serves.
pub fn find(desk: &Desk, token: &str) -> Result<Option<Client>, Fault> {
    let Some(organisation) = organisation_of(token) else {
        return Ok(None);
    };
    let firms = desk.store.organisations()?;
    let Some(firm) = firms.into_iter().find(|firm| firm.id.0 == organisation) else {
        return Ok(None);
    };
    let hash = secrets::token_hash(token);
    let (key, set) = desk.store.read::<_, Fault>(firm.id, |books| {
        Ok((books.api_key(&hash)?, books.settings()?))
    })?;
    let Some(key) = key.filter(|key| key.serves(desk.now())) else {
        return Ok(None);
    };
    Ok(Some(Client {
        scopes: key.scopes.split(' ').filter_map(Scope::read).collect(),
        settings: Settings::new(set, &desk.keys),
        firm,
        key,
    }))
}

/// Notes the use of a key; answers whether it was time to.
pub fn note_used(desk: &Desk, client: &Client) -> Result<bool, Fault> {
    let by = desk.by(&client.firm, &client.actor());
    if client
        .key
        .last_used_at
        .is_some_and(|at| at + USED_EVERY > by.at)
    {
        return Ok(false);
    }
    let note = |books: &mut store::Books<'_>| books.note_key_used(client.key.id);
    desk.store.write::<_, Fault>(client.firm.id, &by, note)?;
    Ok(true)
}

/// The organisation that a key names itself: `qk_1_…`.
fn organisation_of(token: &str) -> Option<i64> {
    let (organisation, secret) = token.strip_prefix("qk_")?.split_once('_')?;
    (secret.len() == 64).then(|| organisation.parse().ok())?
}

/// The scopes in the order of the list, each once.
fn in_order(wanted: &[String]) -> Result<String, CannotKey> {
    let mut scopes = Vec::new();
    for word in wanted {
        scopes.push(Scope::read(word).ok_or_else(|| CannotKey::Scope(word.clone()))?);
    }
    scopes.sort_unstable();
    scopes.dedup();
    if scopes.is_empty() {
        return Err(CannotKey::NoScope);
    }
    let words: Vec<&str> = scopes.iter().map(|scope| scope.code()).collect();
    Ok(words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_kept_in_their_order_and_each_once() {
        let words = |words: &[&str]| {
            words
                .iter()
                .map(|word| (*word).to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            in_order(&words(&["record", "read", "record"])).unwrap(),
            "read record"
        );
        assert!(
            matches!(in_order(&words(&["king"])), Err(CannotKey::Scope(word)) if word == "king")
        );
        assert!(matches!(in_order(&[]), Err(CannotKey::NoScope)));
    }

    #[test]
    fn a_key_names_its_organisation_and_nothing_else_is_one() {
        let secret = "a".repeat(64);
        assert_eq!(organisation_of(&format!("qk_12_{secret}")), Some(12));
        for wrong in [
            "",
            "qk_",
            "qk_1_short",
            &format!("qk_x_{secret}"),
            &format!("sk_1_{secret}"),
        ] {
            assert_eq!(organisation_of(wrong), None, "{wrong}");
        }
    }
}
