//! Where a program may be told. Whoever sets up a subscription names an address, and we open a line to it from inside the firm's
//! network: without a limit, that line would lead to machines that nobody outside should reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};

use receivables::party::Language;
use url::{Host, Url};

/// An address longer than this is no address.
const URL_CHARACTERS_MAX: usize = 500;

/// Why an address is not told anything.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotReach {
    /// Not an address of ours.
    #[error("{}", self.words(Language::En))]
    Url(String),
    /// In clear over a network.
    #[error("{}", self.words(Language::En))]
    Clear,
    /// On the firm's own network, or this machine.
    #[error("{}", self.words(Language::En))]
    Private(IpAddr),
    /// The name leads nowhere.
    #[error("{}", self.words(Language::En))]
    NoAddress(String),
}

impl CannotReach {
    /// What is the matter.
    pub fn words(&self, language: Language) -> String {
        match (self, language) {
            (CannotReach::Url(url), Language::Fr) => {
                format!("«\u{a0}{url}\u{a0}» n’est pas l’adresse d’un programme")
            }
            (CannotReach::Url(url), Language::En) => {
                format!("«{url}» is not the address of a program")
            }
            (CannotReach::Clear, Language::Fr) => {
                "les événements partent en https, pour que personne ne les lise en chemin"
                    .to_owned()
            }
            (CannotReach::Clear, Language::En) => {
                "events go over https, so that nobody on the way reads them".to_owned()
            }
            (CannotReach::Private(ip), Language::Fr) => {
                format!("{ip} est sur un réseau privé ou sur cette machine")
            }
            (CannotReach::Private(ip), Language::En) => {
                format!("{ip} is on a private network or on this very machine")
            }
            (CannotReach::NoAddress(host), Language::Fr) => format!("{host} n’a pas d’adresse"),
            (CannotReach::NoAddress(host), Language::En) => format!("{host} has no address"),
        }
    }

    /// What would be right.
    pub fn hint(&self, language: Language) -> &'static str {
        let [fr, en] = match self {
            CannotReach::Url(_) | CannotReach::NoAddress(_) => [
                "il faudrait https://crm.example/quittance",
                "right would be https://crm.example/quittance",
            ],
            CannotReach::Clear | CannotReach::Private(_) => [
                "le réglage webhooks.private le permet, sur un réseau à vous",
                "the setting webhooks.private allows it, on a network of your own",
            ],
        };
        if language == Language::Fr { fr } else { en }
    }
}

/// Checks what can be checked without asking a network: form, scheme, and an address written in figures.
pub fn check_url(text: &str, private: bool) -> Result<Url, CannotReach> {
    let wrong = || CannotReach::Url(text.chars().take(80).collect());
    if text.chars().count() > URL_CHARACTERS_MAX {
        return Err(wrong());
    }
    let url = Url::parse(text).map_err(|_| wrong())?;
    let has_login = !url.username().is_empty() || url.password().is_some();
    if !matches!(url.scheme(), "http" | "https") || has_login || url.fragment().is_some() {
        return Err(wrong());
    }
    if url.scheme() == "http" && !private {
        return Err(CannotReach::Clear);
    }
    let literal = match url.host() {
        Some(Host::Ipv4(ip)) => Some(IpAddr::V4(ip)),
        Some(Host::Ipv6(ip)) => Some(IpAddr::V6(ip)),
        Some(Host::Domain("localhost")) => Some(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        Some(Host::Domain(_)) => None,
        None => return Err(wrong()),
    };
    match literal.filter(|ip| !private && !is_public(*ip)) {
        Some(ip) => Err(CannotReach::Private(ip)),
        None => Ok(url),
    }
}

/// The machine behind an address, checked at the moment of the line itself: a name may lead elsewhere than it did yesterday.
pub fn resolve(url: &Url, private: bool) -> Result<SocketAddr, CannotReach> {
    let url = check_url(url.as_str(), private)?;
    let host = url.host_str().unwrap_or_default().to_owned();
    let found = url.socket_addrs(|| None).ok().or_else(|| {
        (host.as_str(), 443)
            .to_socket_addrs()
            .ok()
            .map(Iterator::collect)
    });
    let all = found.unwrap_or_default();
    let allowed = all
        .iter()
        .find(|address| private || is_public(address.ip()));
    match (allowed, all.first()) {
        (Some(address), _) => Ok(*address),
        (None, Some(first)) => Err(CannotReach::Private(first.ip())),
        (None, None) => Err(CannotReach::NoAddress(host)),
    }
}

/// An address that the whole world reaches.
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation()
        || a == 0
        // Multicast, reserved, broadcast.
        || a >= 224
        // Behind a provider's own translation (RFC 6598).
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        // Benchmarks (RFC 2544).
        || (a == 198 && (18..20).contains(&b));
    !special
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    if let Some(v4) = ip.to_ipv4_mapped() {
        return is_public_v4(v4);
    }
    let [a, b, ..] = ip.segments();
    // Only what is handed out to the world (2000::/3), without what carries another address inside or is for books.
    a & 0xe000 == 0x2000 && a != 0x2002 && !(a == 0x2001 && (b == 0 || b == 0xdb8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_machines_are_not_reached_however_they_are_written() {
        for url in [
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://localhost/",
            "https://10.0.0.8:8080/hook",
            "https://172.16.1.1/",
            "https://192.168.1.1/",
            "https://169.254.169.254/latest/meta-data",
            "https://100.64.0.1/",
            "https://0.0.0.0/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://[fd00::1]/",
            "https://[fe80::1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[2002:7f00:1::]/",
        ] {
            assert!(
                matches!(check_url(url, false), Err(CannotReach::Private(_))),
                "{url}"
            );
            assert!(check_url(url, true).is_ok(), "{url}");
        }
    }

    #[test]
    fn an_address_is_one_of_a_program_on_the_web() {
        assert!(check_url("https://crm.example/quittance?tenant=1", false).is_ok());
        assert!(check_url("https://93.184.216.34/", false).is_ok());
        assert_eq!(
            check_url("http://crm.example/", false),
            Err(CannotReach::Clear)
        );
        for url in [
            "",
            "crm.example",
            "ftp://crm.example/",
            "https://claire:secret@crm.example/",
            "https://crm.example/#x",
            "file:///etc/passwd",
        ] {
            assert!(
                matches!(check_url(url, true), Err(CannotReach::Url(_))),
                "{url}"
            );
        }
    }
}
