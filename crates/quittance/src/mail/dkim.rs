//! The firm's signature on its letters (DKIM, RFC 6376 and 8463): a receiver asks the firm's domain for the key and sees that the
//! letter is the firm's and that nobody changed it on the way.
//!
//! A server that signs by itself needs none of this. Relaxed canonicalisation, because relays fold lines anew; the fields
//! are named once more than they occur, so that nobody can add a second sender or subject.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use jiff::Timestamp;
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use sha2::{Digest, Sha256};

#[cfg(test)]
mod tests;

/// What a letter says of itself, in the order in which it is signed.
const SIGNED: [&str; 11] = [
    "from",
    "reply-to",
    "to",
    "cc",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-type",
    "content-language",
    "auto-submitted",
];

/// RFC 6376 wants lines that mail programs do not break.
const LINE_CHARACTERS: usize = 72;

/// One string of a TXT record (RFC 1035 3.3): a longer value is several.
const TXT_CHARACTERS: usize = 255;

/// Who signs, and with what.
pub struct Signer {
    domain: String,
    selector: String,
    key: Key,
}

enum Key {
    Rsa(Box<RsaKeyPair>),
    Ed25519(Box<Ed25519KeyPair>),
}

/// What the firm publishes, so that receivers find its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TxtRecord {
    /// `SELECTOR._domainkey.DOMAIN`
    pub name: String,
    /// The text, as the pages of most providers want it.
    pub value: String,
}

/// Why nothing can be signed. The key is not repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotSign {
    #[error("this is no private key in PEM")]
    Pem,
    #[error("the private key is locked with a passphrase")]
    Locked,
    #[error("the private key is neither RSA of 2048 to 4096 bits nor Ed25519")]
    Kind,
    #[error("this is not the name of a domain")]
    Domain,
    #[error("the signature could not be made")]
    Signature,
}

impl CannotSign {
    /// What would be right.
    pub fn hint(&self) -> &'static str {
        match self {
            CannotSign::Locked => {
                "a key without a passphrase: openssl pkey -in locked.pem -out dkim.pem, then --file dkim.pem"
            }
            CannotSign::Domain => "a domain in ASCII letters, such as lafleur.example",
            _ => {
                "an RSA key of 2048 to 4096 bits, or Ed25519, in PEM: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out dkim.pem, then --file dkim.pem"
            }
        }
    }
}

impl Signer {
    /// Reads the key and looks at the names.
    pub fn new(domain: &str, selector: &str, pem: &str) -> Result<Signer, CannotSign> {
        if !is_domain(domain) || !is_domain(selector) {
            return Err(CannotSign::Domain);
        }
        Ok(Signer {
            domain: domain.to_ascii_lowercase(),
            selector: selector.to_ascii_lowercase(),
            key: Key::read(pem)?,
        })
    }

    /// The message with its signature in front. The same message and moment give the same bytes.
    pub fn sign(&self, message: &str, at: Timestamp) -> Result<String, CannotSign> {
        let (head, body) = message.split_once("\r\n\r\n").unwrap_or((message, ""));
        let fields = fields(head);
        let names: Vec<&str> = SIGNED
            .iter()
            .flat_map(|name| {
                let times = fields.iter().filter(|field| field.name == *name).count();
                std::iter::repeat_n(*name, times + 1)
            })
            .collect();
        let header = format!(
            "DKIM-Signature: v=1; a={}; c=relaxed/relaxed; d={};\r\n s={}; t={};\r\n h={};\r\n bh={};\r\n b=",
            self.key.algorithm(),
            self.domain,
            self.selector,
            at.as_second(),
            folded(names.iter().map(|name| format!("{name}:"))).trim_end_matches(':'),
            body_hash(body),
        );
        let signature = BASE64.encode(self.key.sign(&signed_text(&fields, &names, &header))?);
        let signature = folded(signature.chars().map(String::from));
        Ok(format!("{header}{signature}\r\n{message}"))
    }

    /// What the firm publishes.
    pub fn record(&self) -> TxtRecord {
        let (kind, key) = match &self.key {
            Key::Rsa(key) => ("rsa", subject_public_key_info(key.public().as_ref())),
            Key::Ed25519(key) => ("ed25519", key.public_key().as_ref().to_vec()),
        };
        TxtRecord {
            name: format!("{}._domainkey.{}", self.selector, self.domain),
            value: format!("v=DKIM1; k={kind}; p={}", BASE64.encode(key)),
        }
    }

    /// True when receivers that ask for DMARC see sender and signer as one: the same domain, or one below the other.
    pub fn speaks_for(&self, sender: &str) -> bool {
        let sender = sender.to_ascii_lowercase();
        let below = |low: &str, high: &str| low == high || low.ends_with(&format!(".{high}"));
        below(&sender, &self.domain) || below(&self.domain, &sender)
    }
}

impl TxtRecord {
    /// The record as a line of a zone file.
    pub fn zone_line(&self) -> String {
        let mut line = format!("{}. IN TXT (", self.name);
        let mut rest = self.value.as_str();
        while !rest.is_empty() {
            let (part, left) = rest.split_at(rest.len().min(TXT_CHARACTERS));
            // Writing into a String cannot fail.
            let _ = write!(line, " \"{part}\"");
            rest = left;
        }
        line + " )"
    }
}

impl Key {
    fn read(pem: &str) -> Result<Key, CannotSign> {
        let (label, der) = unwrapped(pem).ok_or(CannotSign::Pem)?;
        let rsa = |key| Key::Rsa(Box::new(key));
        match label {
            "RSA PRIVATE KEY" if pem.contains("Proc-Type:") => Err(CannotSign::Locked),
            "ENCRYPTED PRIVATE KEY" => Err(CannotSign::Locked),
            "RSA PRIVATE KEY" => RsaKeyPair::from_der(&der)
                .map(rsa)
                .map_err(|_| CannotSign::Kind),
            // Most tools write Ed25519 keys without their public half.
            "PRIVATE KEY" => RsaKeyPair::from_pkcs8(&der)
                .map(rsa)
                .or_else(|_| {
                    Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der)
                        .map(|key| Key::Ed25519(Box::new(key)))
                })
                .map_err(|_| CannotSign::Kind),
            _ => Err(CannotSign::Pem),
        }
    }

    fn algorithm(&self) -> &'static str {
        match self {
            Key::Rsa(_) => "rsa-sha256",
            Key::Ed25519(_) => "ed25519-sha256",
        }
    }

    fn sign(&self, text: &str) -> Result<Vec<u8>, CannotSign> {
        match self {
            Key::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                let random = SystemRandom::new();
                key.sign(&RSA_PKCS1_SHA256, &random, text.as_bytes(), &mut signature)
                    .map_err(|_| CannotSign::Signature)?;
                Ok(signature)
            }
            // RFC 8463: what is signed is the digest, not the text.
            Key::Ed25519(key) => Ok(key.sign(&Sha256::digest(text.as_bytes())).as_ref().to_vec()),
        }
    }
}

/// True for a key with which letters can be signed.
pub fn check_key(pem: &str) -> Result<(), CannotSign> {
    Key::read(pem).map(|_| ())
}

/// Labels of letters, digits and inner hyphens (RFC 1035 2.3.1), with dots between them.
pub fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
    };
    text.len() <= 253 && text.split('.').all(is_label)
}

/// One field of the head, as it stands there.
struct Field<'a> {
    /// In small letters.
    name: String,
    raw: &'a str,
}

fn fields(head: &str) -> Vec<Field<'_>> {
    let mut fields = Vec::new();
    let mut start = 0;
    let mut at = 0;
    for line in head.split_inclusive("\r\n") {
        at += line.len();
        let goes_on = head[at..].starts_with([' ', '\t']);
        if goes_on {
            continue;
        }
        let raw = head[start..at].trim_end_matches("\r\n");
        start = at;
        if let Some((name, _)) = raw.split_once(':') {
            let name = name.trim().to_ascii_lowercase();
            fields.push(Field { name, raw });
        }
    }
    fields
}

/// What the signature covers: the named fields, the last one of a name first, then the signature's own field, still empty.
fn signed_text(fields: &[Field<'_>], names: &[&str], header: &str) -> String {
    let mut text = String::new();
    for (at, name) in names.iter().enumerate() {
        let before = names[..at].iter().filter(|other| *other == name).count();
        let mut from_below = fields.iter().rev().filter(|field| field.name == *name);
        if let Some(field) = from_below.nth(before) {
            text.push_str(&relaxed_field(field.raw));
            text.push_str("\r\n");
        }
    }
    text + &relaxed_field(header)
}

/// RFC 6376 3.4.2.
fn relaxed_field(raw: &str) -> String {
    let (name, value) = raw.split_once(':').unwrap_or((raw, ""));
    let words: Vec<&str> = value
        .split([' ', '\t', '\r', '\n'])
        .filter(|word| !word.is_empty())
        .collect();
    format!("{}:{}", name.trim().to_ascii_lowercase(), words.join(" "))
}

/// RFC 6376 3.4.4.
fn relaxed_body(body: &str) -> String {
    let mut text = String::with_capacity(body.len() + 2);
    let mut empty_lines = 0;
    for line in body.split("\r\n") {
        let line = line.trim_end_matches([' ', '\t']);
        if line.is_empty() {
            empty_lines += 1;
            continue;
        }
        (0..empty_lines).for_each(|_| text.push_str("\r\n"));
        empty_lines = 0;
        let mut in_space = false;
        for letter in line.chars() {
            let space = matches!(letter, ' ' | '\t');
            if !(space && in_space) {
                text.push(if space { ' ' } else { letter });
            }
            in_space = space;
        }
        text.push_str("\r\n");
    }
    text
}

fn body_hash(body: &str) -> String {
    BASE64.encode(Sha256::digest(relaxed_body(body).as_bytes()))
}

/// Lines of a field that no program needs to break.
fn folded(parts: impl Iterator<Item = String>) -> String {
    let (mut text, mut length) = (String::new(), 0);
    for part in parts {
        if length + part.len() > LINE_CHARACTERS {
            text.push_str("\r\n  ");
            length = 0;
        }
        length += part.len();
        text.push_str(&part);
    }
    text
}

/// The label and the bytes of the first block of a PEM text.
fn unwrapped(pem: &str) -> Option<(&str, Vec<u8>)> {
    let (_, rest) = pem.split_once("-----BEGIN ")?;
    let (label, rest) = rest.split_once("-----")?;
    let (content, _) = rest.split_once(&format!("-----END {label}-----"))?;
    // A locked key has lines of its own before the content; its label or these lines say so.
    let content = content
        .rsplit_once("\n\n")
        .map_or(content, |(_, last)| last);
    let content: String = content.split_whitespace().collect();
    Some((label, BASE64.decode(content).ok()?))
}

/// An RSA key as receivers want it (RFC 5280 4.1): the algorithm, then the key that ring writes by itself.
fn subject_public_key_info(key: &[u8]) -> Vec<u8> {
    /// rsaEncryption, without parameters.
    const RSA: [u8; 15] = [
        0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
    ];
    let bits = der(0x03, &[&[0], key].concat());
    der(0x30, &[&RSA[..], &bits].concat())
}

/// A value of DER; what stands here is shorter than 64 KiB.
fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let [high, low] = u16::try_from(content.len())
        .unwrap_or(u16::MAX)
        .to_be_bytes();
    let mut text = match (high, low) {
        (0, low @ 0..=0x7f) => vec![tag, low],
        (0, low) => vec![tag, 0x81, low],
        _ => vec![tag, 0x82, high, low],
    };
    text.extend_from_slice(content);
    text
}
