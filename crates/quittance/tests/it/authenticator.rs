//! A passkey's device, in software: it makes a key and signs as real ones do, and lies when it is told to.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use quittance::identity::webauthn::Assertion;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _};

/// Somebody is there, and the device has checked who.
pub const PRESENT_AND_VERIFIED: u8 = 1 | 1 << 2;

enum Key {
    Es256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

pub struct Authenticator {
    key: Key,
    pub credential_id: Vec<u8>,
    pub origin: String,
    pub host: String,
    pub flags: u8,
    pub count: u32,
    pub counts: bool,
    /// Signs the statement of its make with the new key itself.
    pub tells_itself: bool,
}

impl Authenticator {
    pub fn es256(origin: &str, host: &str) -> Authenticator {
        let rng = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &rng).unwrap();
        let key =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, made.as_ref(), &rng).unwrap();
        Authenticator::with(Key::Es256(key), origin, host)
    }

    pub fn ed25519(origin: &str, host: &str) -> Authenticator {
        let made = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        let key = Ed25519KeyPair::from_pkcs8(made.as_ref()).unwrap();
        Authenticator::with(Key::Ed25519(key), origin, host)
    }

    fn with(key: Key, origin: &str, host: &str) -> Authenticator {
        Authenticator {
            key,
            credential_id: quittance::secrets::random::<32>().to_vec(),
            origin: origin.to_owned(),
            host: host.to_owned(),
            flags: PRESENT_AND_VERIFIED,
            count: 0,
            counts: true,
            tells_itself: false,
        }
    }

    pub fn client_data(&self, ceremony: &str, challenge: &str) -> Vec<u8> {
        format!(
            r#"{{"type":"{ceremony}","challenge":"{challenge}","origin":"{}","crossOrigin":false}}"#,
            self.origin
        )
        .into_bytes()
    }

    /// What the browser hands over when the passkey is made.
    pub fn make(&self, challenge: &str) -> (Vec<u8>, Vec<u8>) {
        let client_data = self.client_data("webauthn.create", challenge);
        let mut auth_data = self.auth_data(self.flags | 1 << 6);
        auth_data.extend([0; 16]);
        auth_data.extend((self.credential_id.len() as u16).to_be_bytes());
        auth_data.extend(&self.credential_id);
        auth_data.extend(self.public_key());
        let statement = match self.tells_itself {
            false => [text("none"), text("attStmt"), head(5, 0)].concat(),
            true => {
                let signature = self.signature(&auth_data, &client_data);
                let algorithm = match self.key {
                    Key::Es256(_) => 6,
                    Key::Ed25519(_) => 7,
                };
                let parts = [
                    text("alg"),
                    head(1, algorithm),
                    text("sig"),
                    bytes(&signature),
                ];
                [text("packed"), text("attStmt"), head(5, 2), parts.concat()].concat()
            }
        };
        let object = [
            head(5, 3),
            text("fmt"),
            statement,
            text("authData"),
            bytes(&auth_data),
        ];
        (client_data, object.concat())
    }

    /// What it says when it opens the door.
    pub fn show(&mut self, challenge: &str) -> Assertion {
        self.count += u32::from(self.counts);
        let client_data = self.client_data("webauthn.get", challenge);
        let auth_data = self.auth_data(self.flags);
        Assertion {
            signature: self.signature(&auth_data, &client_data),
            client_data,
            auth_data,
        }
    }

    pub fn public_key(&self) -> Vec<u8> {
        match &self.key {
            Key::Es256(key) => {
                let point = &key.public_key().as_ref()[1..];
                let (x, y) = point.split_at(32);
                let [kind, algorithm, curve] = [[1, 2], [3, 0x26], [0x20, 1]];
                let known = [&[0xa5][..], &kind, &algorithm, &curve].concat();
                [known, vec![0x21], bytes(x), vec![0x22], bytes(y)].concat()
            }
            Key::Ed25519(key) => {
                let known = vec![0xa4, 1, 1, 3, 0x27, 0x20, 6, 0x21];
                [known, bytes(key.public_key().as_ref())].concat()
            }
        }
    }

    fn auth_data(&self, flags: u8) -> Vec<u8> {
        let mut data = digest(&SHA256, self.host.as_bytes()).as_ref().to_vec();
        data.push(flags);
        data.extend(self.count.to_be_bytes());
        data
    }

    fn signature(&self, auth_data: &[u8], client_data: &[u8]) -> Vec<u8> {
        let message = [auth_data, digest(&SHA256, client_data).as_ref()].concat();
        match &self.key {
            Key::Es256(key) => {
                let signature = key.sign(&SystemRandom::new(), &message).unwrap();
                signature.as_ref().to_vec()
            }
            Key::Ed25519(key) => key.sign(&message).as_ref().to_vec(),
        }
    }
}

pub fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn text(text: &str) -> Vec<u8> {
    [head(3, text.len()), text.as_bytes().to_vec()].concat()
}

fn bytes(bytes: &[u8]) -> Vec<u8> {
    [head(2, bytes.len()), bytes.to_vec()].concat()
}

fn head(kind: u8, number: usize) -> Vec<u8> {
    match number {
        0..=23 => vec![kind << 5 | number as u8],
        24..=255 => vec![kind << 5 | 24, number as u8],
        _ => [&[kind << 5 | 25][..], &(number as u16).to_be_bytes()].concat(),
    }
}
