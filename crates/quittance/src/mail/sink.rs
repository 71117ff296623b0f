//! A mail server that keeps nothing but Message-IDs: the far end of benchmarks and of tests about faults.
//!
//! It speaks enough SMTP for our own wire, and misbehaves on request, by recipient.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// A letter with its documents stays far below; a sink must not fill the memory of a test.
const MESSAGE_BYTES_MAX: u64 = 64 << 20;

/// What the server does to a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// 421 at RCPT, and the line closes.
    Closing,
    /// 450 at RCPT.
    Busy,
    /// 450 at RCPT, and 554 at the RSET that follows.
    BusyAndTired,
    /// 550 at RCPT.
    Unknown,
    /// 552 after the final dot.
    Full,
    /// 451 after the final dot.
    BusyAfterData,
    /// The line drops in the middle of DATA; nothing was accepted.
    DropsDuringData,
    /// The message is accepted and the line drops before saying so.
    DropsBeforeAnswer,
    /// The answer to the final dot takes so long.
    Slow(Duration),
}

/// A message that was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    pub message_id: String,
    pub to: Vec<String>,
    /// Kept only when asked for.
    pub bytes: Vec<u8>,
}

/// A running sink. It stops when dropped.
pub struct Sink {
    address: SocketAddr,
    shared: Arc<Shared>,
    listener: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    faults: Mutex<Vec<(String, Fault)>>,
    received: Mutex<Vec<Received>>,
    file: Option<Mutex<File>>,
    keep_bytes: bool,
    stopping: AtomicBool,
}

impl Sink {
    /// Listens on this machine; port 0 takes a free one.
    pub fn start(port: u16) -> io::Result<Sink> {
        Sink::listen(
            port,
            Shared {
                keep_bytes: true,
                ..Shared::default()
            },
        )
    }

    /// Keeps only Message-IDs, and writes each to a file before answering 250.
    pub fn counting(port: u16, file: Option<&Path>) -> io::Result<Sink> {
        let open = |path| {
            File::options()
                .create(true)
                .append(true)
                .open(path)
                .map(Mutex::new)
        };
        Sink::listen(
            port,
            Shared {
                file: file.map(open).transpose()?,
                ..Shared::default()
            },
        )
    }

    fn listen(port: u16, shared: Shared) -> io::Result<Sink> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(shared);
        let hall = Arc::clone(&shared);
        let listener = std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if hall.stopping.load(Ordering::Relaxed) {
                    return;
                }
                let shared = Arc::clone(&hall);
                // A line that breaks is the sender's affair.
                std::thread::spawn(move || drop(Conversation::hold(stream, &shared)));
            }
        });
        Ok(Sink {
            address,
            shared,
            listener: Some(listener),
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `smtp://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// From now on, recipients that contain these characters meet this fault.
    pub fn misbehave(&self, recipients: &str, fault: Fault) {
        lock(&self.shared.faults).push((recipients.to_owned(), fault));
    }

    /// From now on everything is well.
    pub fn behave(&self) {
        lock(&self.shared.faults).clear();
    }

    /// What was accepted so far.
    pub fn received(&self) -> Vec<Received> {
        lock(&self.shared.received).clone()
    }

    /// How many were accepted so far.
    pub fn count(&self) -> usize {
        lock(&self.shared.received).len()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::Relaxed);
        // Wakes the listener, which then sees that it is over.
        let _ = TcpStream::connect(self.address);
        if let Some(listener) = self.listener.take() {
            let _ = listener.join();
        }
    }
}

impl Shared {
    fn fault(&self, recipients: &[String]) -> Option<Fault> {
        let faults = lock(&self.faults);
        faults
            .iter()
            .find(|(part, _)| recipients.iter().any(|to| to.contains(part.as_str())))
            .map(|(_, fault)| *fault)
    }

    fn keep(&self, message_id: String, to: Vec<String>, bytes: Vec<u8>) -> io::Result<()> {
        if let Some(file) = &self.file {
            writeln!(lock(file), "{message_id}")?;
        }
        let bytes = if self.keep_bytes { bytes } else { Vec::new() };
        lock(&self.received).push(Received {
            message_id,
            to,
            bytes,
        });
        Ok(())
    }
}

struct Conversation<'a> {
    reader: BufReader<TcpStream>,
    writer: TcpStream,
    shared: &'a Shared,
    to: Vec<String>,
    tired: bool,
}

impl<'a> Conversation<'a> {
    fn hold(stream: TcpStream, shared: &'a Shared) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let writer = stream.try_clone()?;
        let mut conversation = Conversation {
            reader: BufReader::new(stream),
            writer,
            shared,
            to: Vec::new(),
            tired: false,
        };
        conversation.say("220 sink ready")?;
        let mut line = String::new();
        loop {
            line.clear();
            if conversation
                .reader
                .by_ref()
                .take(MESSAGE_BYTES_MAX)
                .read_line(&mut line)?
                == 0
            {
                return Ok(());
            }
            if !conversation.answer(line.trim_end())? {
                return Ok(());
            }
        }
    }

    /// Answers one command; false ends the conversation.
    fn answer(&mut self, line: &str) -> io::Result<bool> {
        let word = line
            .split(' ')
            .next()
            .unwrap_or_default()
            .to_ascii_uppercase();
        match word.as_str() {
            "EHLO" => self.say("250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8")?,
            "RCPT" => return self.recipient(line),
            "DATA" => return self.data(),
            "QUIT" => {
                self.say("221 bye")?;
                return Ok(false);
            }
            "RSET" if self.tired => self.say("554 too many commands that are no mail")?,
            "MAIL" | "RSET" | "NOOP" | "HELO" => {
                self.to.clear();
                self.say("250 ok")?;
            }
            _ => self.say("502 not understood")?,
        }
        Ok(true)
    }

    fn recipient(&mut self, line: &str) -> io::Result<bool> {
        let to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
        match self.shared.fault(std::slice::from_ref(&to)) {
            Some(Fault::Closing) => {
                self.say("421 closing, come back later")?;
                return Ok(false);
            }
            Some(fault @ (Fault::Busy | Fault::BusyAndTired)) => {
                self.tired = fault == Fault::BusyAndTired;
                self.say("450 mailbox busy, try again later")?;
            }
            Some(Fault::Unknown) => self.say("550 no such mailbox here")?,
            _ => {
                self.to.push(to);
                self.say("250 ok")?;
            }
        }
        Ok(true)
    }

    fn data(&mut self) -> io::Result<bool> {
        let fault = self.shared.fault(&self.to);
        self.say("354 go ahead")?;
        if fault == Some(Fault::DropsDuringData) {
            // Reads a little, as a server that crashes half-way does.
            let _ = self.reader.read(&mut [0; 16])?;
            return Ok(false);
        }
        let (message_id, bytes) = self.read_message()?;
        match fault {
            Some(Fault::Full) => self.say("552 mailbox full")?,
            Some(Fault::BusyAfterData) => self.say("451 local error, try again later")?,
            _ => {
                if let Some(Fault::Slow(time)) = fault {
                    std::thread::sleep(time);
                }
                self.shared
                    .keep(message_id.clone(), std::mem::take(&mut self.to), bytes)?;
                if fault == Some(Fault::DropsBeforeAnswer) {
                    return Ok(false);
                }
                self.say(&format!("250 accepted {message_id}"))?;
            }
        }
        Ok(true)
    }

    fn read_message(&mut self) -> io::Result<(String, Vec<u8>)> {
        let (mut message_id, mut bytes, mut line) = (String::new(), Vec::new(), Vec::new());
        let mut limited = self.reader.by_ref().take(MESSAGE_BYTES_MAX);
        loop {
            line.clear();
            if limited.read_until(b'\n', &mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if line == b".\r\n" {
                return Ok((message_id, bytes));
            }
            if message_id.is_empty() && line.to_ascii_lowercase().starts_with(b"message-id:") {
                let text = String::from_utf8_lossy(&line);
                message_id = text.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
            }
            let content = line.strip_prefix(b".").unwrap_or(&line);
            if self.shared.keep_bytes {
                bytes.extend_from_slice(content);
            }
        }
    }

    fn say(&mut self, line: &str) -> io::Result<()> {
        self.writer.write_all(format!("{line}\r\n").as_bytes())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
