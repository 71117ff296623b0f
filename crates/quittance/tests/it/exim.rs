//! A real mail server: Debian's Exim on free ports of this machine, which keeps every message that it accepted and sends none on.

use std::collections::BTreeMap;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, KeyUsagePurpose};

const EXIM: &str = "/usr/sbin/exim4";

/// The only one whom a guarded server lets in, and with which password.
pub const USER: &str = "claire";
pub const PASSWORD: &str = "p@ss";

/// Exim, keeping everything.
pub struct MailServer {
    process: Child,
    port: u16,
    /// With TLS from the first byte; guarded servers only.
    port_tls: u16,
    folder: tempfile::TempDir,
}

/// A firm's own authority, and what it issued for a server.
pub struct Issued {
    /// Its certificate, PEM.
    pub authority: String,
    certificate: String,
    key: String,
}

/// Issues a certificate for a server of this name or address.
pub fn issue(server: &str) -> Issued {
    let mut authority = CertificateParams::new(vec![]).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let authority_key = KeyPair::generate().unwrap();
    let root = authority.self_signed(&authority_key).unwrap();
    let issuer = Issuer::from_params(&authority, &authority_key);
    let key = KeyPair::generate().unwrap();
    let leaf = CertificateParams::new(vec![server.to_owned()]).unwrap();
    Issued {
        authority: root.pem(),
        certificate: leaf.signed_by(&key, &issuer).unwrap().pem(),
        key: key.serialize_pem(),
    }
}

impl Issued {
    /// Writes what a server needs of it.
    pub fn write(&self, certificate: &Path, key: &Path) {
        std::fs::write(certificate, &self.certificate).unwrap();
        std::fs::write(key, &self.key).unwrap();
    }
}

impl MailServer {
    /// One that takes everything from everyone.
    pub fn start() -> Option<MailServer> {
        MailServer::with("begin acl\nall:\n  accept\n", None)
    }

    /// One that takes mail only from who has signed in, on an encrypted line.
    pub fn guarded(issued: &Issued) -> Option<MailServer> {
        let sections = format!(
            "begin acl\nall:\n  deny message = encrypt first\n    !encrypted = *\n  deny message = sign in first\n    !authenticated = *\n  accept\n\
             begin authenticators\nplain:\n  driver = plaintext\n  public_name = PLAIN\n  server_prompts = :\n  server_set_id = $auth2\n  \
             server_advertise_condition = ${{if def:tls_in_cipher}}\n  \
             server_condition = ${{if and {{{{eq{{$auth2}}{{{USER}}}}}{{eq{{$auth3}}{{{PASSWORD}}}}}}}}}\n"
        );
        MailServer::with(&sections, Some(issued))
    }

    fn with(sections: &str, issued: Option<&Issued>) -> Option<MailServer> {
        if !Path::new(EXIM).exists() {
            println!(
                "skipped: a real mail server, {EXIM} is not there (apt-get install exim4-daemon-light)"
            );
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let (port, port_tls) = (free_port(), free_port());
        let here = folder.path().display();
        let spool = folder.path().join("spool");
        std::fs::create_dir(&spool).unwrap();
        let mut ports = port.to_string();
        let mut tls = "tls_advertise_hosts =\n".to_owned();
        if let Some(issued) = issued {
            issued.write(&spool.join("server.pem"), &spool.join("server.key"));
            ports = format!("{port} : {port_tls}\ntls_on_connect_ports = {port_tls}");
            tls = format!(
                "tls_advertise_hosts = *\ntls_certificate = {here}/spool/server.pem\ntls_privatekey = {here}/spool/server.key\n"
            );
        }
        let settings = format!(
            "primary_hostname = server.example\nspool_directory = {here}/spool\nlog_file_path = {here}/spool/%slog\n\
             pid_file_path = {here}/spool/exim.pid\nlocal_interfaces = 127.0.0.1\ndaemon_smtp_ports = {ports}\n{tls}\
             acl_smtp_rcpt = all\nqueue_only = true\nmessage_logs = false\nsmtp_accept_max = 500\nsmtp_accept_queue = 0\n\
             smtp_accept_reserve = 0\nrfc1413_query_timeout = 0s\nhost_lookup =\n{sections}"
        );
        let file = folder.path().join("exim.conf");
        std::fs::write(&file, settings).unwrap();
        // Exim reads no settings that its own user could write.
        open_to(&spool, "Debian-exim");
        let process = Command::new(EXIM)
            .arg("-C")
            .arg(&file)
            .arg("-bdf")
            .spawn()
            .unwrap();
        let server = MailServer {
            process,
            port,
            port_tls,
            folder,
        };
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(
                began.elapsed() < Duration::from_secs(20),
                "Exim does not answer"
            );
            sleep(Duration::from_millis(20));
        }
        Some(server)
    }

    /// Where everyone may hand in mail.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Where a user signs in after STARTTLS.
    pub fn url_starttls(&self, host: &str, password: &str) -> String {
        let port = self.port;
        format!("smtp://{USER}:{password}@{host}:{port}?starttls=required")
    }

    /// Where a user signs in with TLS from the first byte.
    pub fn url_tls(&self, password: &str) -> String {
        format!("smtps://{USER}:{password}@127.0.0.1:{}", self.port_tls)
    }

    fn kept(&self) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(self.folder.path().join("spool/input")) else {
            return vec![];
        };
        let files = entries.flatten().map(|entry| entry.path());
        files
            .filter(|file| file.to_string_lossy().ends_with("-H"))
            .collect()
    }

    /// How many messages it took.
    pub fn count(&self) -> usize {
        self.kept().len()
    }

    /// What it noted of each message: how it came, who had signed in, and its head.
    pub fn noted(&self) -> Vec<String> {
        let read = |file: PathBuf| std::fs::read(file).unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        self.kept().into_iter().map(read).map(text).collect()
    }

    /// How often each Message-ID was accepted.
    pub fn arrived(&self) -> BTreeMap<String, usize> {
        let mut times = BTreeMap::new();
        for headers in self.noted() {
            let line = headers
                .lines()
                .find(|line| line.contains("Message-ID: <"))
                .unwrap();
            let id = line.split(['<', '>']).nth(1).unwrap().to_owned();
            *times.entry(id).or_default() += 1;
        }
        times
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A port that nobody uses at the moment.
pub fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

/// True when the tests run as root.
pub fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout.starts_with(b"0\n")
}

/// A server that gives up being root must still reach its folder.
pub fn open_to(folder: &Path, user: &str) {
    if is_root() {
        let run = |program: &str, arguments: &[&str], path: &Path| {
            let done = Command::new(program).args(arguments).arg(path).status();
            assert!(done.unwrap().success(), "{program}");
        };
        run("chown", &["-R", user], folder);
        run("chmod", &["755"], folder.parent().unwrap());
    }
}
