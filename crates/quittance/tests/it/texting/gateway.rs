//! A gateway of text messages as docs/sms.md describes it: it checks the signature, keeps each text once by its name, and
//! misbehaves on request, by number.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use quittance::telling::is_signed;
use serde_json::Value;

/// What it does to a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Answers this status.
    Status(u16),
    /// The line drops in the middle of the request.
    DropsDuringBody,
    /// The text is taken, and the line drops before it says so.
    DropsBeforeAnswer,
}

/// A running gateway. It stops when dropped.
pub struct Gateway {
    address: SocketAddr,
    shared: Arc<Shared>,
    listener: Option<JoinHandle<()>>,
}

struct Shared {
    secret: String,
    faults: Mutex<Vec<(String, Fault)>>,
    taken: Mutex<Vec<Value>>,
    stopping: AtomicBool,
}

impl Gateway {
    /// Listens on this machine; port 0 takes a free one.
    pub fn start(port: u16, secret: &str) -> Gateway {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            secret: secret.to_owned(),
            faults: Mutex::default(),
            taken: Mutex::default(),
            stopping: AtomicBool::new(false),
        });
        let hall = Arc::clone(&shared);
        let listener = std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if hall.stopping.load(Ordering::Relaxed) {
                    return;
                }
                // A line that breaks is the sender's affair.
                drop(hall.hold(stream));
            }
        });
        Gateway {
            address,
            shared,
            listener: Some(listener),
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}/texts?tenant=7", self.address)
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// From now on this number meets this fault.
    pub fn misbehave(&self, number: &str, fault: Fault) {
        let mut faults = self.shared.faults.lock().unwrap();
        faults.push((number.to_owned(), fault));
    }

    /// From now on everything is well.
    pub fn behave(&self) {
        self.shared.faults.lock().unwrap().clear();
    }

    /// What was taken so far, each as often as it came.
    pub fn taken(&self) -> Vec<Value> {
        self.shared.taken.lock().unwrap().clone()
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::Relaxed);
        // Wakes the listener, which then sees that it is over.
        drop(TcpStream::connect(self.address));
        if let Some(listener) = self.listener.take() {
            listener.join().unwrap();
        }
    }
}

impl Shared {
    fn hold(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut reader = BufReader::new(stream.try_clone()?);
        let mut head = Vec::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            match line.trim_end() {
                "" => break,
                line => head.push(line.to_owned()),
            }
        }
        let header = |name: &str| {
            let of = head.iter().skip(1).filter_map(|line| line.split_once(": "));
            let found = of.clone().find(|(key, _)| *key == name);
            found.map_or("", |(_, value)| value).to_owned()
        };
        let mut body = vec![0; header("content-length").parse().unwrap()];
        reader.read_exact(&mut body)?;
        let body = String::from_utf8(body).unwrap();
        let text: Value = serde_json::from_str(&body).unwrap();
        let (id, seconds) = (header("webhook-id"), header("webhook-timestamp"));
        let signature = header("webhook-signature");
        let is_ours = is_signed(
            &self.secret,
            &id,
            seconds.parse().unwrap(),
            &body,
            &signature,
        );
        let is_named = text["id"] == id.as_str() && header("idempotency-key") == id;
        if !is_ours || !is_named || head[0] != "POST /texts?tenant=7 HTTP/1.1" {
            return say(stream, 401, "");
        }
        let to = text["to"].as_str().unwrap().to_owned();
        let fault = {
            let faults = self.faults.lock().unwrap();
            faults
                .iter()
                .find(|(number, _)| *number == to)
                .map(|(_, fault)| *fault)
        };
        match fault {
            Some(Fault::Status(status)) => say(stream, status, ""),
            Some(Fault::DropsDuringBody) => Ok(()),
            fault => {
                self.taken.lock().unwrap().push(text);
                match fault {
                    Some(Fault::DropsBeforeAnswer) => Ok(()),
                    _ => say(stream, 202, &format!("{{\"id\":\"SM-{}\"}}", &to[1..])),
                }
            }
        }
    }
}

fn say(mut stream: TcpStream, status: u16, body: &str) -> std::io::Result<()> {
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status} Said\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}
