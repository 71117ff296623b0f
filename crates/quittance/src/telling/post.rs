//! One POST to another program: a line to an address that was checked, a few seconds, and no following elsewhere.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use url::{Position, Url};

/// A program that does not pick up by then is not there.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// A program that has not answered by then works instead of taking note.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// More than this is no answer: of an event only the first line is read, of a gateway a few words.
const HEAD_BYTES_MAX: usize = 16 * 1024;
/// What is kept of an answer: enough to know what is the matter.
const WORDS_CHARACTERS_MAX: usize = 120;

/// A line, whatever protects it.
trait Line: Read + Write {}
impl<T: Read + Write> Line for T {}

/// A line that was lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// Nothing was said yet: it may be said again.
    Before(String),
    /// It may have been heard.
    After(String),
}

impl Lost {
    /// What happened.
    pub fn words(self) -> String {
        match self {
            Lost::Before(words) | Lost::After(words) => words,
        }
    }
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The status.
    pub status: i64,
    /// The first line.
    pub words: String,
    /// What followed the headers, when it was read.
    pub body: String,
}

/// Sends a body; answers the status and its words.
pub fn post(
    url: &Url,
    address: SocketAddr,
    headers: &[(&str, String)],
    body: &str,
) -> Result<(i64, String), String> {
    let said = talk(url, address, headers, body, |held| held.contains(&b'\n'));
    let said = said.map_err(Lost::words)?;
    Ok((said.status, said.words))
}

/// Sends a body, and reads what is answered to its end.
pub fn ask(
    url: &Url,
    address: SocketAddr,
    headers: &[(&str, String)],
    body: &str,
) -> Result<Said, Lost> {
    talk(url, address, headers, body, is_whole)
}

fn talk(
    url: &Url,
    address: SocketAddr,
    headers: &[(&str, String)],
    body: &str,
    is_enough: impl Fn(&[u8]) -> bool,
) -> Result<Said, Lost> {
    let until = Instant::now() + CONNECT_WITHIN + ANSWER_WITHIN;
    let mut line = open(url, address).map_err(Lost::Before)?;
    let mut request = format!(
        "POST {} HTTP/1.1\r\nhost: {}\r\nuser-agent: quittance\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n",
        &url[Position::BeforePath..Position::AfterQuery],
        &url[Position::BeforeHost..Position::AfterPort],
        body.len()
    );
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    request += "\r\n";
    request += body;
    let sent = line
        .write_all(request.as_bytes())
        .and_then(|()| line.flush());
    sent.map_err(|cause| Lost::After(format!("the line broke: {cause}")))?;
    let held = hear(line.as_mut(), until, is_enough).map_err(Lost::After)?;
    said(&held).map_err(Lost::After)
}

/// True once the headers came and as much of the body as they announce; without an announcement it ends with the line.
fn is_whole(held: &[u8]) -> bool {
    let text = String::from_utf8_lossy(held);
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let announced = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse::<usize>().ok())?
    });
    let is_empty = head.starts_with("HTTP/1.1 204") || head.starts_with("HTTP/1.0 204");
    is_empty || announced.is_some_and(|length| body.len() >= length)
}

fn said(held: &[u8]) -> Result<Said, String> {
    let text = String::from_utf8_lossy(held);
    let (status, words) = status_of(text.lines().next().unwrap_or_default())?;
    let body = text.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    Ok(Said {
        status,
        words,
        body: body.to_owned(),
    })
}

fn open(url: &Url, address: SocketAddr) -> Result<Box<dyn Line>, String> {
    let stream = TcpStream::connect_timeout(&address, CONNECT_WITHIN)
        .map_err(|cause| format!("{address} is not reached: {cause}"))?;
    let set = stream
        .set_read_timeout(Some(ANSWER_WITHIN))
        .and_then(|()| stream.set_write_timeout(Some(ANSWER_WITHIN)));
    set.map_err(|cause| cause.to_string())?;
    if url.scheme() == "http" {
        return Ok(Box::new(stream));
    }
    let host = url
        .host_str()
        .unwrap_or_default()
        .trim_matches(['[', ']'])
        .to_owned();
    let name = ServerName::try_from(host).map_err(|cause| cause.to_string())?;
    let config = TRUSTED
        .clone()
        .ok_or("TLS cannot be set up on this machine")?;
    let mut talk = ClientConnection::new(config, name).map_err(|cause| cause.to_string())?;
    // Both sides agree before anything is said, so that a line that fails here has carried nothing.
    let mut stream = stream;
    while talk.is_handshaking() {
        talk.complete_io(&mut stream)
            .map_err(|cause| format!("{address} speaks no TLS that we trust: {cause}"))?;
    }
    Ok(Box::new(StreamOwned::new(talk, stream)))
}

/// Whom we believe: the authorities that browsers do.
static TRUSTED: LazyLock<Option<Arc<ClientConfig>>> = LazyLock::new(|| {
    let roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .ok()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Some(Arc::new(config))
});

/// The answer, as much of it as is enough. One that trickles in letter by letter is waited for no longer than any other.
fn hear(
    line: &mut dyn Line,
    until: Instant,
    is_enough: impl Fn(&[u8]) -> bool,
) -> Result<Vec<u8>, String> {
    let mut held = Vec::new();
    let mut room = [0; 1024];
    while !is_enough(&held) {
        if Instant::now() >= until {
            return Err("no answer in time".to_owned());
        }
        match line.read(&mut room) {
            Ok(0) => break,
            Ok(length) => held.extend_from_slice(&room[..length]),
            Err(cause) if cause.kind() == std::io::ErrorKind::Interrupted => {}
            // Who closes a line of TLS without a word has said all the same what came before.
            Err(cause) if cause.kind() == std::io::ErrorKind::UnexpectedEof => break,
            Err(cause) => return Err(format!("no answer: {cause}")),
        }
        if held.len() > HEAD_BYTES_MAX {
            break;
        }
    }
    match held.is_empty() {
        true => Err("the line closed without an answer".to_owned()),
        false => Ok(held),
    }
}

fn status_of(line: &str) -> Result<(i64, String), String> {
    let shown: String = line
        .chars()
        .filter(|c| !c.is_control())
        .take(WORDS_CHARACTERS_MAX)
        .collect();
    let status = shown
        .strip_prefix("HTTP/1.")
        .and_then(|rest| rest.split(' ').nth(1))
        .and_then(|status| status.parse().ok())
        .filter(|status| (100..600).contains(status));
    match status {
        Some(status) => Ok((status, shown)),
        None => Err(format!("this is no answer of HTTP: «{shown}»")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_whole_with_what_it_announces() {
        for (held, whole) in [
            ("HTTP/1.1 200 OK\r\ncontent-le", false),
            ("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n{}", false),
            ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", true),
            ("HTTP/1.1 204 No Content\r\n\r\n", true),
            ("HTTP/1.1 200 OK\r\n\r\n{}", false),
        ] {
            assert_eq!(is_whole(held.as_bytes()), whole, "{held}");
        }
        let said = said(b"HTTP/1.1 202 Accepted\r\nX: y\r\n\r\n{\"id\":\"7\"}").unwrap();
        assert_eq!((said.status, said.body.as_str()), (202, "{\"id\":\"7\"}"));
    }

    #[test]
    fn an_answer_is_its_first_line() {
        assert_eq!(
            status_of("HTTP/1.1 204 No Content\r"),
            Ok((204, "HTTP/1.1 204 No Content".to_owned()))
        );
        for wrong in ["", "SSH-2.0-OpenSSH", "HTTP/1.1 999 x", "HTTP/1.1"] {
            assert!(status_of(wrong).is_err(), "{wrong}");
        }
    }
}
