//! A real mailbox: Debian's Dovecot on free ports of this machine, with the mail of one user in a folder of the test.

use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use crate::exim::{Issued, free_port, is_root, open_to};

const DOVECOT: &str = "/usr/sbin/dovecot";
const IMAP: &str = "/usr/lib/dovecot/imap";

/// Who has the mailbox, and the password as it stands in an address.
pub const USER: &str = "claire";
const PASSWORD: &str = "p%40ss";

/// Dovecot, with one mailbox.
pub struct MailboxServer {
    process: Child,
    pub port: u16,
    port_tls: u16,
    folder: tempfile::TempDir,
    count: u32,
}

impl MailboxServer {
    /// Starts it. `None`, and a word, when it is not installed.
    pub fn start(issued: &Issued) -> Option<MailboxServer> {
        if !Path::new(DOVECOT).exists() || !Path::new(IMAP).exists() {
            println!(
                "skipped: a real mailbox, {DOVECOT} is not there (apt-get install dovecot-imapd)"
            );
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        for name in ["run", "mail"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        issued.write(
            &folder.path().join("server.pem"),
            &folder.path().join("server.key"),
        );
        let (port, port_tls) = (free_port(), free_port());
        fs::write(
            folder.path().join("dovecot.conf"),
            settings(folder.path(), port, port_tls),
        )
        .unwrap();
        open_to(&folder.path().join("mail"), "mail");
        let process = begin(folder.path(), port);
        Some(MailboxServer {
            process,
            port,
            port_tls,
            folder,
            count: 0,
        })
    }

    /// The mailbox on this machine.
    pub fn url(&self) -> String {
        format!("imap://{USER}:{PASSWORD}@127.0.0.1:{}", self.port)
    }

    /// The mailbox behind STARTTLS.
    pub fn url_starttls(&self) -> String {
        format!("{}?starttls=required", self.url())
    }

    /// The mailbox behind TLS from the first byte.
    pub fn url_tls(&self) -> String {
        format!("imaps://{USER}:{PASSWORD}@127.0.0.1:{}", self.port_tls)
    }

    /// A mail comes into the inbox.
    pub fn deliver(&mut self, mail: &str) -> PathBuf {
        self.deliver_to("", mail)
    }

    /// A mail comes into a folder, named as the server keeps it.
    pub fn deliver_to(&mut self, folder: &str, mail: &str) -> PathBuf {
        self.count += 1;
        let mailbox = self.folder.path().join("mail").join(folder);
        for part in ["tmp", "new", "cur"] {
            fs::create_dir_all(mailbox.join(part)).unwrap();
        }
        if is_root() {
            open_to(&self.folder.path().join("mail"), "mail");
        }
        let name = format!("{}.{}.test", 1_700_000_000 + self.count, self.count);
        let (whole, here) = (
            mailbox.join("tmp").join(&name),
            mailbox.join("new").join(&name),
        );
        fs::write(&whole, mail).unwrap();
        if is_root() {
            Command::new("chown")
                .arg("mail")
                .arg(&whole)
                .status()
                .unwrap();
        }
        fs::rename(&whole, &here).unwrap();
        here
    }

    /// As if this mail had come so many days ago.
    pub fn came_days_ago(file: &Path, days: u64) {
        let then = SystemTime::now() - Duration::from_secs(days * 86_400);
        fs::File::open(file).unwrap().set_modified(then).unwrap();
    }

    /// The names of the mails in the inbox; what a person has read ends in S.
    pub fn names(&self) -> Vec<String> {
        let parts = ["new", "cur"].map(|part| self.folder.path().join("mail").join(part));
        let entries = parts
            .iter()
            .filter_map(|part| fs::read_dir(part).ok())
            .flatten()
            .flatten();
        entries
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect()
    }

    /// Gives every mail a new number, as a server does that lost its index.
    pub fn renumber(&self) {
        let done = Command::new("doveadm")
            .arg("-c")
            .arg(self.folder.path().join("dovecot.conf"))
            .args([
                "mailbox",
                "update",
                "--uid-validity",
                "77",
                "-u",
                USER,
                "INBOX",
            ])
            .output()
            .unwrap();
        assert!(done.status.success(), "{done:?}");
    }

    /// Stops it and starts it again.
    pub fn restart(&mut self) {
        self.stop();
        self.process = begin(self.folder.path(), self.port);
    }

    fn stop(&mut self) {
        // Told, not killed: it takes its children with it.
        let _ = Command::new("kill")
            .arg(self.process.id().to_string())
            .status();
        let _ = self.process.wait();
    }
}

impl Drop for MailboxServer {
    fn drop(&mut self) {
        self.stop();
    }
}

fn settings(folder: &Path, port: u16, port_tls: u16) -> String {
    let here = folder.display();
    let name = |flag: &str| {
        let id = Command::new("id").arg(flag).output().unwrap();
        String::from_utf8(id.stdout).unwrap().trim().to_owned()
    };
    // Root gives its rights up to the users of the package; anybody else keeps their own.
    let (users, owner) = if is_root() {
        (String::new(), "uid=mail gid=mail".to_owned())
    } else {
        let (user, group) = (name("-un"), name("-gn"));
        let users = format!(
            "default_internal_user = {user}\ndefault_internal_group = {group}\ndefault_login_user = {user}\n"
        );
        (users, format!("uid={user} gid={group}"))
    };
    format!(
        "protocols = imap\nlisten = 127.0.0.1\nbase_dir = {here}/run\nstate_dir = {here}/run\nlog_path = {here}/dovecot.log\n{users}\
         first_valid_uid = 1\nfirst_valid_gid = 0\nmail_location = maildir:{here}/mail\nmail_privileged_group =\n\
         passdb {{\n  driver = static\n  args = password=p@ss\n}}\nuserdb {{\n  driver = static\n  args = {owner} home={here}/mail\n}}\n\
         auth_mechanisms = plain\ndisable_plaintext_auth = no\nssl = yes\nssl_cert = <{here}/server.pem\nssl_key = <{here}/server.key\n\
         namespace inbox {{\n  inbox = yes\n}}\nmailbox_idle_check_interval = 1s\n\
         service anvil {{\n  chroot =\n}}\n\
         service imap-login {{\n  chroot =\n  inet_listener imap {{\n    port = {port}\n  }}\n  inet_listener imaps {{\n    port = {port_tls}\n    ssl = yes\n  }}\n}}\n"
    )
}

fn begin(folder: &Path, port: u16) -> Child {
    // The folder's own door: what Dovecot runs as must come in.
    Command::new("chmod")
        .arg("755")
        .arg(folder)
        .status()
        .unwrap();
    let process = Command::new(DOVECOT)
        .arg("-F")
        .arg("-c")
        .arg(folder.join("dovecot.conf"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let began = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        let log = || fs::read_to_string(folder.join("dovecot.log")).unwrap_or_default();
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "Dovecot does not answer: {}",
            log()
        );
        sleep(Duration::from_millis(20));
    }
    process
}
