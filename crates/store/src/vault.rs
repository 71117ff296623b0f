//! Keys: what was written to a person stands encrypted under a key of their own. Destroying that key erases it, and leaves
//! the journal, which holds ids and amounts, as it was sealed.
//!
//! Three keys deep: a person's is wrapped under the firm's, the firm's under the installation's, which is not in the
//! database. So a stolen copy gives no letters away, and a new installation key rewraps one row per firm.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use receivables::party::{AccountId, OrganisationId};

use crate::books::Books;
use crate::pool::Store;
use crate::sql::Kind::{Bytes, Int};
use crate::sql::{Target, Value};
use crate::{Fault, params};

/// A key.
pub type Secret = [u8; 32];

/// Where the installation's key comes from. Handed `true`, it may make one: nothing was written under a key yet.
type Source = Box<dyn Fn(bool) -> Result<Secret, String> + Send + Sync>;

const NONCE_BYTES: usize = 24;

/// The row of `person_keys` that holds the firm's own key.
const THE_FIRM: i64 = 0;

/// Marks a text that is encrypted.
const MARK: &str = "sealed:";

static PERSON_KEYS: Target = Target::new(
    "person_keys",
    &[
        ("organisation_id", Int),
        ("account_id", Int),
        ("wrapped", Bytes),
        ("made_at", Int),
    ],
    "on conflict (organisation_id, account_id) do nothing",
);

/// The installation's key, and those of firms that were unwrapped already. Keys of persons are read each time: one that was
/// destroyed by another process must be gone here too.
#[derive(Default)]
pub(crate) struct Vault {
    source: Option<Source>,
    firms: Mutex<HashMap<OrganisationId, Secret>>,
}

impl Store {
    /// Hands over where the installation's key comes from. It is asked for when something is first sealed or opened.
    pub fn under(
        mut self,
        source: impl Fn(bool) -> Result<Secret, String> + Send + Sync + 'static,
    ) -> Store {
        self.vault.source = Some(Box::new(source));
        self
    }
}

impl Vault {
    fn installation(&self, may_make: bool) -> Result<Secret, Fault> {
        let source = self.source.as_ref();
        source.ok_or_else(|| Fault::Key("these books were opened without their key".into()))?(
            may_make,
        )
        .map_err(Fault::Key)
    }

    fn firm(&self, organisation: OrganisationId) -> Option<Secret> {
        let firms = self.firms.lock().unwrap_or_else(PoisonError::into_inner);
        firms.get(&organisation).copied()
    }

    fn remember(&self, organisation: OrganisationId, key: Secret) {
        let mut firms = self.firms.lock().unwrap_or_else(PoisonError::into_inner);
        firms.insert(organisation, key);
    }
}

/// What is sealed, so that nothing sealed can stand in another one's place.
#[derive(Clone, Copy)]
pub(crate) struct Label {
    pub what: &'static str,
    pub organisation: OrganisationId,
    pub account: i64,
    pub id: i64,
}

impl Label {
    fn bytes(self) -> Vec<u8> {
        let mut bytes = self.what.as_bytes().to_vec();
        for number in [self.organisation.0, self.account, self.id] {
            bytes.extend(number.to_be_bytes());
        }
        bytes
    }
}

/// Encrypts.
pub(crate) fn seal(key: &Secret, label: Label, open: &[u8]) -> Result<Vec<u8>, Fault> {
    let nonce: [u8; NONCE_BYTES] = random()?;
    let payload = Payload {
        msg: open,
        aad: &label.bytes(),
    };
    let sealed = XChaCha20Poly1305::new(&Key::from(*key))
        .encrypt(&XNonce::from(nonce), payload)
        .map_err(|_| Fault::Key("too long to be encrypted".into()))?;
    Ok([&nonce[..], &sealed].concat())
}

/// Decrypts; `None` when it was sealed under another key, for another place, or changed since.
pub(crate) fn open(key: &Secret, label: Label, sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_at_checked(NONCE_BYTES)?;
    let payload = Payload {
        msg: sealed,
        aad: &label.bytes(),
    };
    XChaCha20Poly1305::new(&Key::from(*key))
        .decrypt(
            &XNonce::from(<[u8; NONCE_BYTES]>::try_from(nonce).ok()?),
            payload,
        )
        .ok()
}

impl Books<'_> {
    /// The keys of these accounts; those that have none yet get one. One question for all of them: the sender asks for a
    /// whole batch at once.
    pub(crate) fn keys_for(
        &mut self,
        accounts: impl IntoIterator<Item = AccountId>,
    ) -> Result<HashMap<AccountId, Secret>, Fault> {
        // In the order of ids, so that two senders never wait for each other.
        let wanted: BTreeSet<AccountId> = accounts.into_iter().collect();
        let mut keys = self.keys_of(wanted.iter().copied())?;
        let missing: Vec<AccountId> = wanted
            .into_iter()
            .filter(|account| !keys.contains_key(account))
            .collect();
        if missing.is_empty() {
            return Ok(keys);
        }
        let firm = self.firm_key(true)?;
        let mut made = Vec::with_capacity(missing.len());
        for account in &missing {
            let key: Secret = random()?;
            made.push((*account, key, seal(&firm, self.key_label(account.0), &key)?));
        }
        if self.keep_keys(
            made.iter()
                .map(|(account, _, wrapped)| (account.0, &wrapped[..])),
        )? < made.len() as u64
        {
            // Another sender was first with some of them: its keys stand.
            keys.extend(self.keys_of(missing)?);
        } else {
            keys.extend(made.into_iter().map(|(account, key, _)| (account, key)));
        }
        Ok(keys)
    }

    /// The keys of these accounts, where there are any.
    pub(crate) fn keys_of(
        &mut self,
        accounts: impl IntoIterator<Item = AccountId>,
    ) -> Result<HashMap<AccountId, Secret>, Fault> {
        let ids: Vec<Option<i64>> = accounts.into_iter().map(|id| Some(id.0)).collect();
        let wrapped = self.wrapped(&ids)?;
        if wrapped.is_empty() {
            return Ok(HashMap::new());
        }
        let firm = self.firm_key(false)?;
        wrapped
            .into_iter()
            .map(|(account, wrapped)| {
                let key = unwrapped(&firm, self.key_label(account), &wrapped)?;
                Ok((AccountId(account), key))
            })
            .collect()
    }

    /// Destroys the key of a person. What stood under it can never be read again.
    pub(crate) fn destroy_key(&mut self, account: AccountId) -> Result<bool, Fault> {
        let gone = "delete from person_keys where organisation_id = $1 and account_id = $2";
        let gone = self
            .connection
            .execute(gone, params![self.organisation.0, account.0])?;
        Ok(gone > 0)
    }

    /// Encrypts a text about this person.
    pub(crate) fn seal_text(
        &mut self,
        what: &'static str,
        account: AccountId,
        text: &str,
    ) -> Result<String, Fault> {
        let keys = self.keys_for([account])?;
        let sealed = seal(
            &keys[&account],
            self.label(what, account, account.0),
            text.as_bytes(),
        )?;
        let digits: String = sealed.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(format!("{MARK}{digits}"))
    }

    /// Decrypts texts about persons; a text that was never encrypted stays as it is, one whose key is gone becomes empty.
    pub(crate) fn open_texts(
        &mut self,
        what: &'static str,
        texts: Vec<(AccountId, &mut String)>,
    ) -> Result<(), Fault> {
        let sealed: Vec<_> = texts
            .into_iter()
            .filter(|(_, text)| text.starts_with(MARK))
            .collect();
        if sealed.is_empty() {
            return Ok(());
        }
        let keys = self.keys_of(sealed.iter().map(|(account, _)| *account))?;
        for (account, text) in sealed {
            let read = keys.get(&account).and_then(|key| {
                let bytes = unhex(&text[MARK.len()..])?;
                open(key, self.label(what, account, account.0), &bytes)
            });
            *text = read
                .and_then(|bytes| String::from_utf8(bytes).ok())
                .unwrap_or_default();
        }
        Ok(())
    }

    pub(crate) fn label(&self, what: &'static str, account: AccountId, id: i64) -> Label {
        Label {
            what,
            organisation: self.organisation,
            account: account.0,
            id,
        }
    }

    fn key_label(&self, account: i64) -> Label {
        Label {
            what: "key",
            organisation: self.organisation,
            account,
            id: account,
        }
    }

    /// The firm's own key. The first one to be asked for is made, and says from then on which installation key is right.
    pub(crate) fn firm_key(&mut self, may_make: bool) -> Result<Secret, Fault> {
        if let Some(key) = self.vault.firm(self.organisation) {
            return Ok(key);
        }
        let label = self.key_label(THE_FIRM);
        if let Some(wrapped) = self.wrapped_firm_key()? {
            let key = unwrapped(&self.vault.installation(false)?, label, &wrapped)?;
            self.vault.remember(self.organisation, key);
            return Ok(key);
        }
        if !may_make {
            return Err(Fault::Row(
                "keys of persons without the firm's own key".into(),
            ));
        }
        let installation = self.vault.installation(true)?;
        let wrapped = seal(&installation, label, &random::<32>()?)?;
        self.keep_keys([(THE_FIRM, &wrapped[..])].into_iter())?;
        // Another node may have been first. The key is not remembered before it is committed.
        let wrapped = self.wrapped_firm_key()?.unwrap_or_default();
        unwrapped(&installation, label, &wrapped)
    }

    fn wrapped_firm_key(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        let firm = self.wrapped(&[Some(THE_FIRM)])?;
        Ok(firm.into_iter().next().map(|(_, wrapped)| wrapped))
    }

    fn wrapped(&mut self, ids: &[Option<i64>]) -> Result<Vec<(i64, Vec<u8>)>, Fault> {
        self.connection.rows(
            "select account_id, wrapped from person_keys where organisation_id = $1 and account_id = any($2)",
            params![self.organisation.0, ids],
            |row| Ok((row.int(0)?, row.bytes(1)?.to_vec())),
        )
    }

    fn keep_keys<'w>(&mut self, keys: impl Iterator<Item = (i64, &'w [u8])>) -> Result<u64, Fault> {
        let (organisation, at) = (self.organisation.0, self.by()?.at);
        let rows: Vec<Vec<Value<'_>>> = keys
            .map(|(account, wrapped)| {
                vec![
                    organisation.into(),
                    account.into(),
                    Value::Bytes(wrapped),
                    at.into(),
                ]
            })
            .collect();
        self.connection.insert(&PERSON_KEYS, &rows)
    }
}

fn unwrapped(under: &Secret, label: Label, wrapped: &[u8]) -> Result<Secret, Fault> {
    open(under, label, wrapped)
        .and_then(|key| Secret::try_from(key).ok())
        .ok_or_else(|| {
            Fault::Key(
                "these books were written under another key; give the one they were written under (QUITTANCE_KEY, or the key file)"
                    .into(),
            )
        })
}

fn random<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|cause| Fault::Key(format!("this machine has no randomness: {cause}")))?;
    Ok(bytes)
}

fn unhex(digits: &str) -> Option<Vec<u8>> {
    (0..digits.len())
        .step_by(2)
        .map(|i| u8::from_str_radix(digits.get(i..i + 2)?, 16).ok())
        .collect()
}
