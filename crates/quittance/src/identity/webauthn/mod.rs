//! Passkeys (Web Authentication, level 2): what a device says when one is made, and when one opens the door.
//!
//! The order of the checks is that of the standard (7.1 and 7.2). What the device says of its own make is not asked for
//! («none»); a statement that it signs with the new key itself is checked, any other kind is refused.

pub mod cbor;
pub mod cose;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest;
use serde::Deserialize;

use self::cbor::Item;
use self::cose::PublicKey;
use super::WebAddress;
use crate::secrets::is_same;

/// What a browser collects is a few hundred bytes; its origin may be long.
const CLIENT_DATA_BYTES_MAX: usize = 4 * 1024;
/// 4.: a credential's name has at most so many bytes.
const CREDENTIAL_BYTES_MAX: usize = 1023;
/// Hash, flags and counter.
const AUTH_DATA_BYTES_MIN: usize = 37;

const PRESENT: u8 = 1;
const VERIFIED: u8 = 1 << 2;
const HAS_CREDENTIAL: u8 = 1 << 6;

/// Why a device's answer is not believed. It goes to the log; the person is told that it did not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotTrust {
    #[error("the browser's words are not readable")]
    ClientData,
    #[error("this is an answer to something else")]
    OtherCeremony,
    #[error("this answers another challenge")]
    OtherChallenge,
    #[error("this was said on another site's page")]
    OtherOrigin,
    #[error("the device's words are not readable")]
    AuthData,
    #[error("the device speaks for another site")]
    OtherSite,
    #[error("nobody was there")]
    NobodyThere,
    #[error("the device did not check who was there")]
    NotVerified,
    #[error("this kind of key is not one of ours")]
    KeyKind,
    #[error("this kind of statement was not asked for")]
    Statement,
    #[error("the signature is another key's")]
    Signature,
    #[error("the device counts backwards: there may be a copy of it")]
    CountedBackwards,
}

/// A passkey that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewKey {
    pub credential_id: Vec<u8>,
    /// As the device told it.
    pub public_key: Vec<u8>,
    pub sign_count: u32,
}

/// What the device and its browser say when a passkey opens the door.
#[derive(Clone, Debug, Default)]
pub struct Assertion {
    pub client_data: Vec<u8>,
    pub auth_data: Vec<u8>,
    pub signature: Vec<u8>,
}

#[derive(Deserialize)]
struct ClientData {
    #[serde(rename = "type")]
    ceremony: String,
    challenge: String,
    origin: String,
    #[serde(default, rename = "crossOrigin")]
    cross_origin: bool,
}

/// The challenge that this answers, before anything of it is believed.
pub fn challenge_of(client_data: &[u8]) -> Result<Vec<u8>, CannotTrust> {
    decoded(&read_client(client_data)?.challenge).ok_or(CannotTrust::ClientData)
}

/// Believes that a passkey was made here, for this challenge.
pub fn made(
    site: &WebAddress,
    challenge: &[u8],
    client_data: &[u8],
    attestation: &[u8],
) -> Result<NewKey, CannotTrust> {
    check_client(site, "webauthn.create", challenge, client_data)?;
    let object = cbor::read_whole(attestation).ok_or(CannotTrust::AuthData)?;
    let auth_data = object.named("authData").and_then(Item::bytes);
    let auth_data = auth_data.ok_or(CannotTrust::AuthData)?;
    let (flags, sign_count) = check_device(site, auth_data)?;
    if flags & HAS_CREDENTIAL == 0 {
        return Err(CannotTrust::AuthData);
    }
    let (credential_id, key_bytes) =
        credential(&auth_data[AUTH_DATA_BYTES_MIN..]).ok_or(CannotTrust::AuthData)?;
    let key = PublicKey::read(key_bytes).ok_or(CannotTrust::KeyKind)?;
    check_statement(&object, &key, auth_data, client_data)?;
    Ok(NewKey {
        credential_id: credential_id.to_vec(),
        public_key: key_bytes.to_vec(),
        sign_count,
    })
}

/// Believes that the holder of this key is there, for this challenge. Answers the device's new count.
pub fn signed(
    site: &WebAddress,
    challenge: &[u8],
    said: &Assertion,
    public_key: &[u8],
    count_before: u32,
) -> Result<u32, CannotTrust> {
    check_client(site, "webauthn.get", challenge, &said.client_data)?;
    let (_, count) = check_device(site, &said.auth_data)?;
    let key = PublicKey::read(public_key).ok_or(CannotTrust::KeyKind)?;
    let message = signed_bytes(&said.auth_data, &said.client_data);
    if !key.has_signed(&message, &said.signature) {
        return Err(CannotTrust::Signature);
    }
    // Devices that share a passkey among themselves do not count at all.
    let counts = count != 0 || count_before != 0;
    if counts && count <= count_before {
        return Err(CannotTrust::CountedBackwards);
    }
    Ok(count)
}

/// Bytes as browsers write them into texts.
pub fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Bytes from such a text.
pub fn decoded(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

fn read_client(bytes: &[u8]) -> Result<ClientData, CannotTrust> {
    if bytes.len() > CLIENT_DATA_BYTES_MAX {
        return Err(CannotTrust::ClientData);
    }
    serde_json::from_slice(bytes).map_err(|_| CannotTrust::ClientData)
}

fn check_client(
    site: &WebAddress,
    ceremony: &str,
    challenge: &[u8],
    bytes: &[u8],
) -> Result<(), CannotTrust> {
    let client = read_client(bytes)?;
    if client.ceremony != ceremony {
        return Err(CannotTrust::OtherCeremony);
    }
    let answered = decoded(&client.challenge).ok_or(CannotTrust::ClientData)?;
    if !is_same(&answered, challenge) {
        return Err(CannotTrust::OtherChallenge);
    }
    if client.origin != site.origin || client.cross_origin {
        return Err(CannotTrust::OtherOrigin);
    }
    Ok(())
}

/// The flags and the counter of a device that speaks for this site, with somebody there whom it has checked.
fn check_device(site: &WebAddress, auth_data: &[u8]) -> Result<(u8, u32), CannotTrust> {
    if auth_data.len() < AUTH_DATA_BYTES_MIN {
        return Err(CannotTrust::AuthData);
    }
    if !is_same(&auth_data[..32], sha256(site.host.as_bytes()).as_ref()) {
        return Err(CannotTrust::OtherSite);
    }
    let flags = auth_data[32];
    if flags & PRESENT == 0 {
        return Err(CannotTrust::NobodyThere);
    }
    if flags & VERIFIED == 0 {
        return Err(CannotTrust::NotVerified);
    }
    let count = auth_data[33..37]
        .iter()
        .fold(0u32, |count, byte| count << 8 | u32::from(*byte));
    Ok((flags, count))
}

/// The name and the key behind the counter: which make of device (16 bytes), a length, the name, the key.
fn credential(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = rest.get(16..)?.split_at_checked(2)?;
    let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
    if length == 0 || length > CREDENTIAL_BYTES_MAX {
        return None;
    }
    let (name, rest) = rest.split_at_checked(length)?;
    let (_, behind) = cbor::read(rest)?;
    Some((name, &rest[..rest.len() - behind.len()]))
}

/// Nothing said of the device, or a statement signed by the new key itself, which proves no more but must be true.
fn check_statement(
    object: &Item<'_>,
    key: &PublicKey,
    auth_data: &[u8],
    client_data: &[u8],
) -> Result<(), CannotTrust> {
    let statement = object.named("attStmt").ok_or(CannotTrust::Statement)?;
    match object.named("fmt").and_then(Item::text) {
        Some("none") if *statement == Item::Map(vec![]) => Ok(()),
        Some("packed") if statement.named("x5c").is_none() => {
            let algorithm = statement.named("alg").and_then(Item::int);
            let signature = statement.named("sig").and_then(Item::bytes);
            let message = signed_bytes(auth_data, client_data);
            let is_true = algorithm == Some(key.algorithm())
                && signature.is_some_and(|signature| key.has_signed(&message, signature));
            is_true.then_some(()).ok_or(CannotTrust::Signature)
        }
        _ => Err(CannotTrust::Statement),
    }
}

fn signed_bytes(auth_data: &[u8], client_data: &[u8]) -> Vec<u8> {
    [auth_data, sha256(client_data).as_ref()].concat()
}

fn sha256(bytes: &[u8]) -> digest::Digest {
    digest::digest(&digest::SHA256, bytes)
}
