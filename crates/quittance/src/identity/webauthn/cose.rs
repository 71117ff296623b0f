//! The public key of a passkey (COSE, RFC 9053): the three kinds that devices have, and nothing of what else could be asked.

use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents,
    UnparsedPublicKey,
};

use super::cbor::{self, Item};

/// The kinds by their numbers, the best first: Ed25519, ECDSA on P-256, RSA (the older computers').
pub const ALGORITHMS: [i64; 3] = [ED25519_ID, ES256, RS256];

const ED25519_ID: i64 = -8;
const ES256: i64 = -7;
const RS256: i64 = -257;

/// A key that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicKey {
    Ed25519(Vec<u8>),
    /// The point, uncompressed.
    Es256(Vec<u8>),
    Rs256 {
        n: Vec<u8>,
        e: Vec<u8>,
    },
}

impl PublicKey {
    /// Reads a key as the device wrote it; nothing when it is of another kind or not well formed.
    pub fn read(bytes: &[u8]) -> Option<PublicKey> {
        PublicKey::of(&cbor::read_whole(bytes)?)
    }

    pub fn of(map: &Item<'_>) -> Option<PublicKey> {
        let int = |key| map.under(key).and_then(Item::int);
        let bytes = |key| map.under(key).and_then(Item::bytes);
        let coordinate = |key| bytes(key).filter(|bytes| bytes.len() == 32);
        match (int(1)?, int(3)?) {
            (1, ED25519_ID) if int(-1) == Some(6) => {
                coordinate(-2).map(|x| PublicKey::Ed25519(x.to_vec()))
            }
            (2, ES256) if int(-1) == Some(1) => {
                let point = [&[4][..], coordinate(-2)?, coordinate(-3)?].concat();
                Some(PublicKey::Es256(point))
            }
            (3, RS256) => {
                let (n, e) = (bytes(-1)?, bytes(-2)?);
                // From 2048 bits on, as the verification takes them.
                ((256..=1024).contains(&n.len()) && (1..=8).contains(&e.len())).then(|| {
                    PublicKey::Rs256 {
                        n: n.to_vec(),
                        e: e.to_vec(),
                    }
                })
            }
            _ => None,
        }
    }

    /// The number of its kind.
    pub fn algorithm(&self) -> i64 {
        match self {
            PublicKey::Ed25519(_) => ED25519_ID,
            PublicKey::Es256(_) => ES256,
            PublicKey::Rs256 { .. } => RS256,
        }
    }

    /// True when this key's holder signed this.
    pub fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            PublicKey::Ed25519(key) => UnparsedPublicKey::new(&ED25519, key)
                .verify(message, signature)
                .is_ok(),
            PublicKey::Es256(point) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point)
                .verify(message, signature)
                .is_ok(),
            PublicKey::Rs256 { n, e } => RsaPublicKeyComponents { n, e }
                .verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
                .is_ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(kind: i64, algorithm: i64, curve: i64, x: &[u8], y: &[u8]) -> PublicKeyOrNot {
        let pairs = [
            (1, Item::Int(kind)),
            (3, Item::Int(algorithm)),
            (-1, Item::Int(curve)),
            (-2, Item::Bytes(x)),
            (-3, Item::Bytes(y)),
        ];
        let pairs = pairs.map(|(key, value)| (Item::Int(key), value));
        PublicKey::of(&Item::Map(pairs.to_vec())).map(|key| key.algorithm())
    }

    type PublicKeyOrNot = Option<i64>;

    #[test]
    fn a_key_is_of_one_of_three_kinds_and_well_formed() {
        let (x, short) = ([7; 32], [7; 31]);
        assert_eq!(map(2, -7, 1, &x, &x), Some(-7));
        assert_eq!(map(1, -8, 6, &x, &x), Some(-8));
        for (kind, algorithm, curve, x, y) in [
            (2, -7, 2, &x[..], &x[..]), // P-384
            (2, -7, 1, &short, &x),
            (2, -7, 1, &x, &[]),
            (2, -8, 1, &x, &x), // kind and algorithm disagree
            (1, -8, 4, &x, &x), // X25519, which signs nothing
            (1, -8, 6, &short, &x),
            (4, 5, 1, &x, &x), // a shared secret
        ] {
            assert_eq!(
                map(kind, algorithm, curve, x, y),
                None,
                "{kind} {algorithm} {curve}"
            );
        }
        let rsa = |n: &[u8], e: &[u8]| {
            let pairs = vec![
                (Item::Int(1), Item::Int(3)),
                (Item::Int(3), Item::Int(-257)),
                (Item::Int(-1), Item::Bytes(n)),
                (Item::Int(-2), Item::Bytes(e)),
            ];
            PublicKey::of(&Item::Map(pairs)).is_some()
        };
        assert!(rsa(&[0xc1; 256], &[1, 0, 1]));
        assert!(!rsa(&[0xc1; 128], &[1, 0, 1]), "1024 bits");
        assert!(!rsa(&[0xc1; 256], &[]));
    }

    #[test]
    fn a_point_off_the_curve_signs_nothing() {
        let key = PublicKey::Es256([&[4][..], &[7; 64]].concat());
        assert!(!key.has_signed(b"message", &[0x30, 6, 2, 1, 1, 2, 1, 1]));
    }
}
