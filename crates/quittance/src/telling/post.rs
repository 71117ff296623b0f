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
/// Only the first line of an answer is read; more than this before its end is none.
const HEAD_BYTES_MAX: usize = 16 * 1024;
/// What is kept of an answer: enough to know what is the matter.
const WORDS_CHARACTERS_MAX: usize = 120;

/// A line, whatever protects it.
trait Line: Read + Write {}
impl<T: Read + Write> Line for T {}

/// Sends a body; answers the status and its words.
pub fn post(
    url: &Url,
    address: SocketAddr,
    headers: &[(&str, String)],
    body: &str,
) -> Result<(i64, String), String> {
    let until = Instant::now() + CONNECT_WITHIN + ANSWER_WITHIN;
    let mut line = open(url, address)?;
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
    sent.map_err(|cause| format!("the line broke: {cause}"))?;
    status_of(&head(line.as_mut(), until)?)
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
    let talk = ClientConnection::new(config, name).map_err(|cause| cause.to_string())?;
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

/// The first line of the answer. One that trickles in letter by letter is waited for no longer than any other.
fn head(line: &mut dyn Line, until: Instant) -> Result<String, String> {
    let mut held = Vec::new();
    let mut room = [0; 1024];
    while !held.contains(&b'\n') {
        if Instant::now() >= until {
            return Err("no answer in time".to_owned());
        }
        match line.read(&mut room) {
            Ok(0) => break,
            Ok(length) => held.extend_from_slice(&room[..length]),
            Err(cause) if cause.kind() == std::io::ErrorKind::Interrupted => {}
            Err(cause) => return Err(format!("no answer: {cause}")),
        }
        if held.len() > HEAD_BYTES_MAX {
            return Err("the answer has no first line".to_owned());
        }
    }
    let first = held.split(|byte| *byte == b'\n').next().unwrap_or_default();
    Ok(String::from_utf8_lossy(first).into_owned())
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
