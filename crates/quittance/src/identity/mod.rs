//! Proofs of who signs in, beside the password: a code from a telephone (RFC 6238), codes on paper, passkeys (WebAuthn).
//!
//! Here are only the proofs themselves, as bytes and numbers: nothing is kept, no clock is read, nobody is let in.

pub mod qr;
pub mod recovery;
pub mod totp;
pub mod webauthn;

use url::{Host, Url};

/// Where people reach the pages: what links are made of, and what a passkey is bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebAddress {
    /// `https://desk.lafleur.example`: scheme, host and port, as browsers write it.
    pub origin: String,
    /// The host alone.
    pub host: String,
    /// Browsers make passkeys for names over TLS, and for this very machine.
    pub bears_passkeys: bool,
}

impl WebAddress {
    /// Reads the setting `web.address`.
    pub fn read(text: &str) -> Option<WebAddress> {
        let url = Url::parse(text.trim()).ok()?;
        let is_bare = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        if !is_bare || !matches!(url.scheme(), "http" | "https") {
            return None;
        }
        let host = url.host_str()?.to_owned();
        let is_name = matches!(url.host(), Some(Host::Domain(_)));
        Some(WebAddress {
            origin: url.origin().ascii_serialization(),
            bears_passkeys: is_name && (url.scheme() == "https" || host == "localhost"),
            host,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_an_origin_and_nothing_more() {
        let read = |text| WebAddress::read(text).map(|it| (it.origin, it.bears_passkeys));
        let is = |origin: &str, passkeys| Some((origin.to_owned(), passkeys));
        assert_eq!(
            read("https://desk.lafleur.example/"),
            is("https://desk.lafleur.example", true)
        );
        assert_eq!(
            read("HTTPS://Desk.lafleur.example:443"),
            is("https://desk.lafleur.example", true)
        );
        assert_eq!(
            read("http://localhost:8137"),
            is("http://localhost:8137", true)
        );
        assert_eq!(
            read("http://desk.local:8137"),
            is("http://desk.local:8137", false)
        );
        assert_eq!(read("https://192.0.2.7"), is("https://192.0.2.7", false));
        for wrong in [
            "",
            "desk.lafleur.example",
            "ftp://a.example",
            "https://a.example/desk",
            "https://u:p@a.example",
            "https://a.example?x",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
