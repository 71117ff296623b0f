//! Secrets at rest: a password in the settings is encrypted under a key that is not in the database.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use store::Store;

/// Marks a value that is encrypted.
const MARK: &str = "secret:";

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;

/// The key of this installation: `QUITTANCE_KEY` (64 hexadecimal digits), or a file beside the database, made when first needed.
pub struct Keys {
    file: PathBuf,
}

/// Why a secret cannot be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum CannotKeepSecret {
    /// The key is not one.
    #[error("QUITTANCE_KEY is not 64 hexadecimal digits")]
    NoKey,
    /// The file that holds the key.
    #[error("the key file {0}: {1}")]
    File(PathBuf, std::io::Error),
    /// What is in the books was written under a key that is not here.
    #[error(
        "the key file {0} is not there, and these books were written under a key; put it back, or give QUITTANCE_KEY"
    )]
    Lost(PathBuf),
    /// Another key lies where this one is to go.
    #[error("another key lies at {0}")]
    TwoKeys(PathBuf),
    /// Another key, or a changed text.
    #[error("this secret was written under another key; set it again")]
    OtherKey,
}

impl Keys {
    /// The key beside this database.
    pub fn beside(database: Option<&Path>) -> Keys {
        let file = database.map_or_else(
            || PathBuf::from("quittance.key"),
            |path| path.with_extension("key"),
        );
        Keys { file }
    }

    /// Encrypts.
    pub fn seal(&self, text: &str) -> Result<String, CannotKeepSecret> {
        let nonce: [u8; NONCE_BYTES] = random();
        let sealed = self
            .cipher()?
            .encrypt(&XNonce::from(nonce), text.as_bytes())
            .map_err(|_| CannotKeepSecret::OtherKey)?;
        Ok(format!("{MARK}{}{}", hex(&nonce), hex(&sealed)))
    }

    /// Decrypts; a text that was never encrypted is handed back as it is.
    pub fn open(&self, value: &str) -> Result<String, CannotKeepSecret> {
        let Some(sealed) = value.strip_prefix(MARK) else {
            return Ok(value.to_owned());
        };
        let bytes = unhex(sealed)
            .filter(|bytes| bytes.len() > NONCE_BYTES)
            .ok_or(CannotKeepSecret::OtherKey)?;
        let (nonce, sealed) = bytes.split_at(NONCE_BYTES);
        let nonce = <[u8; NONCE_BYTES]>::try_from(nonce).map_err(|_| CannotKeepSecret::OtherKey)?;
        let open = self
            .cipher()?
            .decrypt(&XNonce::from(nonce), sealed)
            .map_err(|_| CannotKeepSecret::OtherKey)?;
        String::from_utf8(open).map_err(|_| CannotKeepSecret::OtherKey)
    }

    fn cipher(&self) -> Result<XChaCha20Poly1305, CannotKeepSecret> {
        let key = self.installation(true)?;
        Ok(XChaCha20Poly1305::new(&Key::from(key)))
    }

    /// The installation's key. One that is not there yet is made only when nothing was written under one: `may_make`.
    pub fn installation(&self, may_make: bool) -> Result<[u8; KEY_BYTES], CannotKeepSecret> {
        let key = match std::env::var("QUITTANCE_KEY") {
            Ok(text) => unhex(text.trim()),
            Err(_) => unhex(self.read_or_make(may_make)?.trim()),
        };
        key.and_then(|bytes| <[u8; KEY_BYTES]>::try_from(bytes).ok())
            .ok_or(CannotKeepSecret::NoKey)
    }

    /// Opens these books under this key.
    pub fn guard(self: &Arc<Self>, store: Store) -> Store {
        let keys = Arc::clone(self);
        store.under(move |may_make| {
            keys.installation(may_make)
                .map_err(|refusal| refusal.to_string())
        })
    }

    /// Lays this key beside another database too, which gets what was written under it.
    pub fn take_to(&self, other: &Keys) -> Result<(), CannotKeepSecret> {
        let read = |keys: &Keys| std::fs::read_to_string(&keys.file).ok();
        if std::env::var_os("QUITTANCE_KEY").is_some() || self.file == other.file {
            return Ok(());
        }
        match (read(self), read(other)) {
            (None, _) => Ok(()),
            (Some(ours), Some(theirs)) if ours.trim() == theirs.trim() => Ok(()),
            (Some(_), Some(_)) => Err(CannotKeepSecret::TwoKeys(other.file.clone())),
            (Some(ours), None) => other
                .write(ours.trim())
                .map_err(|cause| CannotKeepSecret::File(other.file.clone(), cause)),
        }
    }

    fn read_or_make(&self, may_make: bool) -> Result<String, CannotKeepSecret> {
        let fault = |cause| CannotKeepSecret::File(self.file.clone(), cause);
        match std::fs::read_to_string(&self.file) {
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
                if !may_make {
                    return Err(CannotKeepSecret::Lost(self.file.clone()));
                }
                self.write(&hex(&random::<KEY_BYTES>())).map_err(fault)?;
                std::fs::read_to_string(&self.file).map_err(fault)
            }
            read => read.map_err(fault),
        }
    }

    /// Two processes may make a key at the same moment: it appears whole, and the first one stands.
    fn write(&self, key: &str) -> std::io::Result<()> {
        let mut part = self.file.clone().into_os_string();
        part.push(format!(".{}", hex(&random::<6>())));
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&part)?;
        file.write_all(key.as_bytes())?;
        file.sync_all()?;
        let linked = std::fs::hard_link(&part, &self.file);
        std::fs::remove_file(&part)?;
        match linked {
            Err(cause) if cause.kind() != std::io::ErrorKind::AlreadyExists => Err(cause),
            _ => Ok(()),
        }
    }
}

/// Bytes nobody can guess.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // The system's source of randomness does not fail after boot; a program without it must not go on.
    getrandom::fill(&mut bytes)
        .unwrap_or_else(|cause| panic!("this machine has no randomness: {cause}"));
    bytes
}

/// A word that a person can type: 80 bits, in groups.
pub fn password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567899";
    let letters: String = random::<16>()
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect();
    format!(
        "{}-{}-{}-{}",
        &letters[..4],
        &letters[4..8],
        &letters[8..12],
        &letters[12..]
    )
}

/// Argon2id, in its own text form.
pub fn hash_password(password: &str) -> Result<String, argon2::password_hash::Error> {
    use argon2::password_hash::{PasswordHasher, SaltString};
    let salt = SaltString::encode_b64(&random::<16>())?;
    Ok(argon2::Argon2::default()
        .hash_password(password.as_bytes(), &salt)?
        .to_string())
}

/// True when the password is the one that was hashed. Takes as long when it is not.
pub fn is_password(password: &str, hash: &str) -> bool {
    use argon2::password_hash::PasswordVerifier;
    argon2::password_hash::PasswordHash::new(hash).is_ok_and(|hash| {
        argon2::Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    })
}

/// Compares without telling by its time how much was right.
pub fn is_same(sent: &[u8], kept: &[u8]) -> bool {
    let differences = sent.iter().zip(kept).fold(0, |all, (a, b)| all | (a ^ b));
    sent.len() == kept.len() && !kept.is_empty() && differences == 0
}

/// Only a hash of a token is kept, so that a stolen database opens nothing.
pub fn token_hash(token: &str) -> [u8; 32] {
    use sha2::{Digest, Sha256};
    Sha256::digest(token.as_bytes()).into()
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Bytes from hexadecimal.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || text.len() % 2 == 1 {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|i| u8::from_str_radix(&text[i..i + 2], 16).ok())
        .collect()
}
