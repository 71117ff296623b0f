//! The line to the mailbox's server: in clear only on this very machine, else under TLS.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::CannotReadMailbox::{self, Garbled, Unreachable, Untrusted};
use super::reply::{LINE_BYTES_MAX, PIECE_BYTES, Reply, first_reply};
use super::settings::ImapSettings;
use crate::mail::wire::{NOT_TLS, NOT_TRUSTED};

/// Read from the line at once.
const READ_BYTES: usize = 16 << 10;
/// A reply is a line and a piece, and what is held is one reply and the beginning of others.
const HELD_BYTES_MAX: usize = 2 * (LINE_BYTES_MAX + PIECE_BYTES);

/// An open line.
pub struct Line {
    stream: Stream,
    /// What came and was not read yet.
    held: Vec<u8>,
}

enum Stream {
    Clear(TcpStream),
    Tls(Box<StreamOwned<ClientConnection, TcpStream>>),
}

impl Line {
    /// Opens the line, in clear.
    pub fn open(settings: &ImapSettings) -> Result<Line, CannotReadMailbox> {
        let address = (settings.host.as_str(), settings.port);
        let mut refusal = "the name has no address".to_owned();
        for address in address.to_socket_addrs().map_err(not_reached)? {
            match TcpStream::connect_timeout(&address, settings.patience.connect) {
                Ok(stream) => {
                    stream.set_nodelay(true).map_err(not_reached)?;
                    let line = Line {
                        stream: Stream::Clear(stream),
                        held: Vec::new(),
                    };
                    line.wait_at_most(settings.patience.command)?;
                    return Ok(line);
                }
                Err(cause) => refusal = cause.to_string(),
            }
        }
        Err(Unreachable(refusal))
    }

    /// Puts the line under TLS. What came in clear and was not read may be somebody else's: the talk ends there.
    pub fn protect(self, settings: &ImapSettings) -> Result<Line, CannotReadMailbox> {
        let (Stream::Clear(stream), true) = (self.stream, self.held.is_empty()) else {
            return Err(Garbled("words between STARTTLS and the encrypted line"));
        };
        let name = ServerName::try_from(settings.host.clone()).map_err(|_| {
            Unreachable("the server's name is no name that a certificate can bear".into())
        })?;
        let connection = ClientConnection::new(trusted(settings)?, name)
            .map_err(|cause| Unreachable(cause.to_string()))?;
        let mut stream = StreamOwned::new(connection, stream);
        // The handshake now, so that a certificate that nobody trusts is told as such.
        while stream.conn.is_handshaking() {
            stream
                .conn
                .complete_io(&mut stream.sock)
                .map_err(not_reached)?;
        }
        Ok(Line {
            stream: Stream::Tls(Box::new(stream)),
            held: Vec::new(),
        })
    }

    /// How long a silence may last.
    pub fn wait_at_most(&self, silence: Duration) -> Result<(), CannotReadMailbox> {
        let stream = match &self.stream {
            Stream::Clear(stream) => stream,
            Stream::Tls(stream) => &stream.sock,
        };
        stream
            .set_read_timeout(Some(silence))
            .map_err(not_reached)?;
        stream.set_write_timeout(Some(silence)).map_err(not_reached)
    }

    /// Says a line.
    pub fn say(&mut self, text: &str) -> Result<(), CannotReadMailbox> {
        let line = format!("{text}\r\n");
        let said = match &mut self.stream {
            Stream::Clear(stream) => stream
                .write_all(line.as_bytes())
                .and_then(|()| stream.flush()),
            Stream::Tls(stream) => stream
                .write_all(line.as_bytes())
                .and_then(|()| stream.flush()),
        };
        said.map_err(not_reached)
    }

    /// The next reply.
    pub fn hear(&mut self) -> Result<Reply, CannotReadMailbox> {
        let heard = self.hear_soon()?;
        heard.ok_or_else(|| Unreachable("the server does not answer".into()))
    }

    /// The next reply, unless the line is silent for as long as a silence may last.
    pub fn hear_soon(&mut self) -> Result<Option<Reply>, CannotReadMailbox> {
        loop {
            if let Some((reply, length)) = first_reply(&self.held)? {
                self.held.drain(..length);
                return Ok(Some(reply));
            }
            if self.held.len() > HELD_BYTES_MAX {
                return Err(Garbled("a reply without an end"));
            }
            let mut room = [0; READ_BYTES];
            let read = match &mut self.stream {
                Stream::Clear(stream) => stream.read(&mut room),
                Stream::Tls(stream) => stream.read(&mut room),
            };
            match read {
                Ok(0) => return Err(Unreachable("the server closed the line".into())),
                Ok(length) => self.held.extend_from_slice(&room[..length]),
                Err(cause)
                    if matches!(cause.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) =>
                {
                    return Ok(None);
                }
                Err(cause) if cause.kind() == ErrorKind::Interrupted => {}
                Err(cause) => return Err(not_reached(cause)),
            }
        }
    }
}

/// Whom we believe: the authorities that browsers do, and the firm's own.
fn trusted(settings: &ImapSettings) -> Result<Arc<ClientConfig>, CannotReadMailbox> {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    if let Some(pem) = &settings.authority {
        let unusable = |cause: String| Unreachable(format!("mail.tls_ca cannot be used: {cause}"));
        for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
            let certificate = certificate.map_err(|cause| unusable(format!("{cause:?}")))?;
            roots
                .add(certificate)
                .map_err(|cause| unusable(cause.to_string()))?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|cause| Unreachable(cause.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

fn not_reached(cause: std::io::Error) -> CannotReadMailbox {
    let words = cause.to_string();
    if let Some(why) = words.strip_prefix(NOT_TRUSTED) {
        return Untrusted(why.to_owned());
    }
    if words.starts_with(NOT_TLS) {
        return Unreachable(
            "it does not speak TLS from the first byte on this port: try imap:// in place of imaps://".into(),
        );
    }
    match cause.kind() {
        ErrorKind::WouldBlock | ErrorKind::TimedOut => {
            Unreachable("the server does not answer".into())
        }
        _ => Unreachable(words),
    }
}
