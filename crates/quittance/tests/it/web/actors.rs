//! A house with a firm in it, and the people who come to its pages.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::desk::Place;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use quittance::desk::{Clock, Desk};
use quittance::secrets::{Keys, hash_password};
use quittance::web;
use receivables::next_step::{Because, What, next_step};
use receivables::party::{
    AccountId, Channel, ContactRole, InvoiceId, Language, OrganisationId, SequenceId,
};
use receivables::reminding::{Policy, StepCode};
use receivables::{Cents, Date, date};
use store::{
    By, Fault, Mark, NewAccount, NewContact, NewInvoice, NewMessage, NewPayment, NewQuestion,
    Organisation, Store, User,
};
use tokio::runtime::Runtime;
use tower::ServiceExt;

pub const TODAY: Date = date(2026, 3, 10);
const PASSWORD: &str = "correct horse";

const LETTER: &[u8] = b"From: Menuiserie <compta@morvan.example>\r\nTo: compta@lefort.example\r\nSubject: Facture F-1\r\n\
MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
Sauf erreur de notre part.\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Sauf erreur de notre part.</p><script>alert(1)</script>\r\n--b--\r\n\
--m\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"F-1.pdf\"\r\n\r\n%PDF-1.7\r\n--m--\r\n";

/// Two firms under one roof; the first has a customer that is late and a message that was refused.
pub struct House {
    pub desk: Desk,
    pub firm: OrganisationId,
    sequence: SequenceId,
    router: Router,
    runtime: Arc<Runtime>,
    pub customer: i64,
    pub message: i64,
    folder: tempfile::TempDir,
    /// Its database, when it is one of PostgreSQL: it goes with the house.
    _place: Option<Place>,
}

/// Plays the same story on SQLite and, when it can be had, on PostgreSQL.
pub fn on_both(story: impl Fn(&House)) {
    story(&House::open());
    match Place::postgres() {
        Some(place) => story(&House::at(&place.url.clone(), Some(place))),
        None => println!("skipped on PostgreSQL: QUITTANCE_TEST_POSTGRES is not set"),
    }
}

impl House {
    pub fn open() -> House {
        House::at("", None)
    }

    /// A house whose books are at this address, or in a file of its own.
    fn at(url: &str, place: Option<Place>) -> House {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("books.db");
        let file = format!("sqlite:{}", path.display());
        let store = Store::open(if place.is_some() { url } else { &file }).unwrap();
        let clock = Clock {
            on: Some(TODAY),
            ..Clock::default()
        };
        let desk = Desk::new(store, Keys::beside(Some(&path)), clock);
        let firm = desk
            .store
            .open_organisation(&organisation("Atelier Morvan"), desk.now())
            .unwrap();
        let other = desk
            .store
            .open_organisation(&organisation("Autre maison"), desk.now())
            .unwrap();
        for (organisation, email, role) in [
            (firm, "owner@lefort.example", "owner"),
            (firm, "reader@lefort.example", "reader"),
            (firm, "agent@lefort.example", "agent"),
            (firm, "accountant@lefort.example", "accountant"),
            (other, "stranger@autre.example", "owner"),
        ] {
            desk.store
                .add_user(&user(organisation, email, role))
                .unwrap();
        }
        let sequence = write(&desk, firm, |books| {
            books.publish_sequence("standard", &Policy::standard().sequence)
        });
        let settings = |books: &mut store::Books<'_>| {
            books.set_setting("mail.smtp_url", Some("smtp://mail.morvan.example:587"))?;
            books.set_setting("mail.from", Some("Atelier Morvan <compta@morvan.example>"))
        };
        write(&desk, firm, settings);
        let router = web::router(desk.clone()).merge(quittance::api::router(desk.clone()));
        let runtime = Arc::new(Runtime::new().unwrap());
        let mut house = House {
            desk,
            firm,
            sequence,
            router,
            runtime,
            customer: 0,
            message: 0,
            folder,
            _place: place,
        };
        let account = house.late_customer("C1", "Menuiserie Lefort", "F-1");
        house.customer = account.0;
        house.message = house.refused_message(account);
        house
    }

    /// Many more customers.
    pub fn add_customers(&self, count: usize) {
        let new: Vec<NewAccount> = (0..count)
            .map(|i| NewAccount {
                code: format!("D{i}"),
                name: format!("Débiteur {:02}", i % 40),
                ..NewAccount::default()
            })
            .collect();
        write(&self.desk, self.firm, |books| {
            books.open_accounts(&new, self.sequence)
        });
    }

    /// A customer whose next message a person must approve, and the question about it.
    pub fn asked_to_approve(&self) -> (i64, i64) {
        let mut sequence = Policy::standard().sequence;
        sequence
            .steps
            .iter_mut()
            .for_each(|step| step.needs_person = true);
        let careful = write(&self.desk, self.firm, |books| {
            books.publish_sequence("careful", &sequence)
        });
        let account = self.late_customer("C2", "Brasserie Kerlan", "F-2");
        write(&self.desk, self.firm, |books| {
            books.follow(account, careful)
        });
        let policy = Policy {
            sequence,
            ..Policy::standard()
        };
        let question = write(&self.desk, self.firm, |books| {
            let case = books.cases(&[account], TODAY)?.remove(0);
            let step = next_step(&case.account, &policy, TODAY);
            let What::Ask(question) = step.what else {
                panic!("a person is asked")
            };
            books.ask(&[NewQuestion {
                account,
                run: question.run,
                step: question.step,
                kind: "approve",
                level: question.level.code(),
                lines: question.lines,
                total: question.total,
                because: step.because,
            }])?;
            Ok(books.questions_of(account, 1)?.remove(0))
        });
        (account.0, question.id)
    }

    /// A customer to whom a letter is to be posted, and the question about it; with an address when one is given.
    pub fn asked_to_post(&self, code: &str, channel: Channel, address: Option<&str>) -> (i64, i64) {
        let mut sequence = Policy::standard().sequence;
        for step in &mut sequence.steps {
            step.channel = channel;
        }
        let slug = match channel {
            Channel::Registered => "registered",
            _ => "paper",
        };
        let number = format!("F-{code}");
        let account = self.late_customer(code, &format!("Maison {code}"), &number);
        let policy = write(&self.desk, self.firm, |books| {
            let known = books.sequences()?.into_iter().find(|(one, _)| one == slug);
            let id = match known {
                Some((_, known)) => known.id,
                None => books.publish_sequence(slug, &sequence)?,
            };
            books.follow(account, id)?;
            books.set_address(account, address)?;
            Ok(Policy {
                sequence: sequence.clone(),
                ..Policy::standard()
            })
        });
        let question = write(&self.desk, self.firm, |books| {
            let case = books.cases(&[account], TODAY)?.remove(0);
            let step = next_step(&case.account, &policy, TODAY);
            let What::Ask(question) = step.what else {
                panic!("a person is asked: {:?}", step.because)
            };
            books.ask(&[NewQuestion {
                account,
                run: question.run,
                step: question.step,
                kind: question.kind.code(),
                level: question.level.code(),
                lines: question.lines,
                total: question.total,
                because: step.because,
            }])?;
            Ok(books.questions_of(account, 1)?.remove(0))
        });
        (account.0, question.id)
    }

    /// A question of this kind and level about a customer of its own.
    pub fn asked(&self, kind: &'static str, level: &'static str) -> (i64, i64) {
        let account = self.late_customer("C9", "Brasserie Kerlan", "F-9");
        let question = write(&self.desk, self.firm, |books| {
            books.ask(&[NewQuestion {
                account,
                run: InvoiceId(1),
                step: StepCode(9),
                kind,
                level,
                lines: vec![],
                total: Cents(120_000),
                because: Because::NothingLate {
                    number: "F-9".into(),
                    due_on: TODAY,
                },
            }])?;
            Ok(books.questions_of(account, 1)?.remove(0))
        });
        (account.0, question.id)
    }

    /// Everybody who may confirm beside the owner is gone.
    pub fn leave_the_owner_alone(&self) {
        write(&self.desk, self.firm, |books| books.set_disabled(4, true));
    }

    /// What was answered.
    pub fn answer_of(&self, account: i64) -> Option<String> {
        write(&self.desk, self.firm, |books| {
            Ok(books.questions_of(AccountId(account), 1)?.remove(0))
        })
        .answer
    }

    /// A customer who is to be called for most of the euros, and the question about it.
    pub fn asked_to_call(&self) -> (i64, i64) {
        let account = self.late_customer("C3", "Vauclin Frères", "F-3");
        let question = write(&self.desk, self.firm, |books| {
            books.add_contacts(&[NewContact {
                account,
                role: ContactRole::Other,
                name: Some("Paul Vauclin".into()),
                phone: Some("01 99 00 12 34".into()),
                email: None,
            }])?;
            let invoice = books.open_invoices(account)?.remove(0);
            books.ask(&[NewQuestion {
                account,
                run: invoice.id,
                step: StepCode(2),
                kind: "call",
                level: "R2",
                lines: vec![(invoice.id, invoice.open)],
                total: invoice.open + Cents(100),
                because: Because::NothingLate {
                    number: "F-3".into(),
                    due_on: TODAY,
                },
            }])?;
            Ok(books.questions_of(account, 1)?.remove(0))
        });
        (account.0, question.id)
    }

    /// The pages, served to a real browser. Answers where.
    pub fn serve(&self) -> String {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = self.router.clone();
        self.runtime.spawn(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            axum::serve(listener, router).await.unwrap();
        });
        url
    }

    /// How many messages may leave now, and would not be withdrawn.
    pub fn claimable(&self) -> usize {
        let rows = write(&self.desk, self.firm, |books| {
            books.claim_messages(2, i64::MAX, 10)
        });
        let sending = |id| {
            (
                id,
                Mark::Sending {
                    subject: "Relance".into(),
                    bytes: b"To: x\r\n\r\n".to_vec(),
                },
            )
        };
        let marks: Vec<_> = rows.iter().map(|row| sending(row.id)).collect();
        write(&self.desk, self.firm, |books| {
            books.mark_messages(2, &marks)
        })
        .len()
    }

    /// The customer pays so much of an invoice.
    pub fn pay_some(&self, number: &str, cents: i64) {
        write(&self.desk, self.firm, |books| {
            let row = books.invoices_by_number(&[number.to_owned()])?[number].clone();
            let payment = NewPayment {
                account: row.account,
                received_on: TODAY,
                amount: Cents(cents),
                reference: "virement".into(),
                source_key: format!("{number}:{cents}"),
                pays: vec![(row.id, Cents(cents))],
            };
            books.add_payments(&[payment], &[row])
        });
    }

    /// The customer pays everything.
    pub fn pay(&self, number: &str) {
        write(&self.desk, self.firm, |books| {
            let row = books.invoices_by_number(&[number.to_owned()])?[number].clone();
            let payment = NewPayment {
                account: row.account,
                received_on: TODAY,
                amount: row.open,
                reference: "virement".into(),
                source_key: number.into(),
                pays: vec![(row.id, row.open)],
            };
            books.add_payments(&[payment], &[row])
        });
    }

    /// Notes a payment that pays what is due first; answers what was applied.
    pub fn record_payment(&self, customer: &str, cents: i64) -> i64 {
        let firm = quittance::deeds::firm(&self.desk, Some(self.firm)).unwrap();
        let amount = Cents(cents);
        quittance::deeds::paying::record_payment(
            &self.desk,
            &firm,
            "test",
            customer,
            amount,
            TODAY,
            &[],
        )
        .unwrap()
        .0
    }

    /// The late customer pays and is erased.
    pub fn erase_customer(&self) {
        self.pay("F-1");
        let firm = quittance::deeds::firm(&self.desk, Some(self.firm)).unwrap();
        let asked = quittance::deeds::erasing::Asked {
            customer: "C1",
            rule: "GDPR art. 17",
            letters_too: true,
        };
        quittance::deeds::erasing::erase_customer(&self.desk, &firm, "test", &asked).unwrap();
    }

    pub fn pass_hours(&self, hours: i64) {
        self.desk
            .clock
            .ahead
            .fetch_add(hours * 3_600_000_000, Ordering::Relaxed);
    }

    pub fn pass_seconds(&self, seconds: i64) {
        self.desk
            .clock
            .ahead
            .fetch_add(seconds * 1_000_000, Ordering::Relaxed);
    }

    /// What a telephone with this secret shows now.
    pub fn code_of(&self, secret: &[u8]) -> String {
        quittance::identity::totp::code_at(secret, self.desk.now() / 1_000_000)
    }

    /// The firm decides.
    pub fn set(&self, key: &str, value: &str) {
        write(&self.desk, self.firm, |books| {
            books.set_setting(key, Some(value))
        });
    }

    /// Somebody who comes with this cookie.
    pub fn holding(&self, cookie: &str) -> Actor {
        Actor {
            cookie_line: cookie.to_owned(),
            ..self.nobody()
        }
    }

    /// The same books behind the door of another process.
    pub fn another_node(&self) -> Actor {
        Actor {
            router: web::router(self.desk.clone()),
            ..self.nobody()
        }
    }

    /// Everything that lies in the database's files.
    pub fn database_bytes(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.folder.path()).unwrap();
        let paths = files.map(|file| file.unwrap().path());
        paths
            .filter(|path| path.to_string_lossy().contains("books.db"))
            .flat_map(|path| std::fs::read(path).unwrap())
            .collect()
    }

    pub fn owner(&self) -> Actor {
        self.sign_in("owner@lefort.example")
    }

    pub fn reader(&self) -> Actor {
        self.sign_in("reader@lefort.example")
    }

    pub fn agent(&self) -> Actor {
        self.sign_in("agent@lefort.example")
    }

    pub fn accountant(&self) -> Actor {
        self.sign_in("accountant@lefort.example")
    }

    pub fn stranger(&self) -> Actor {
        self.sign_in("stranger@autre.example")
    }

    /// A program with a key of this firm that may do these things.
    pub fn program(&self, scopes: &[&str]) -> Program {
        self.program_of(self.firm, scopes)
    }

    /// A program of the other firm, which may do everything there.
    pub fn foreign_program(&self) -> Program {
        let other = OrganisationId(self.firm.0 + 1);
        self.program_of(other, &["read", "import", "record", "remind", "settings"])
    }

    fn program_of(&self, firm: OrganisationId, scopes: &[&str]) -> Program {
        let firm = quittance::deeds::firm(&self.desk, Some(firm)).unwrap();
        let scopes: Vec<String> = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        let made = quittance::deeds::keys::create(&self.desk, &firm, "test", "CRM", &scopes, 30);
        let made = made.unwrap();
        Program {
            actor: self.nobody(),
            key: made.token,
        }
    }

    pub fn nobody(&self) -> Actor {
        Actor {
            router: self.router.clone(),
            runtime: self.runtime.clone(),
            cookie_line: String::new(),
        }
    }

    pub fn sign_in(&self, email: &str) -> Actor {
        self.sign_in_with(email, "correct%20horse")
    }

    pub fn sign_in_with(&self, email: &str, password: &str) -> Actor {
        let body = format!("email={}&password={password}", email.replace('@', "%40"));
        let answer = self.nobody().send("POST", "/sign-in", &body);
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        Actor {
            cookie_line: answer.header("set-cookie"),
            ..self.nobody()
        }
    }

    fn late_customer(&self, code: &str, name: &str, number: &str) -> AccountId {
        let new = NewAccount {
            code: code.into(),
            name: name.into(),
            ..NewAccount::default()
        };
        write(&self.desk, self.firm, |books| {
            let account = books.open_accounts(&[new], self.sequence)?[0];
            books.add_contacts(&[NewContact {
                account,
                role: ContactRole::Reminders,
                name: Some("Sylvie Roussel".into()),
                email: Some("compta@lefort.example".into()),
                phone: None,
            }])?;
            books.add_invoices(&[NewInvoice {
                account,
                number: number.into(),
                credit_note: false,
                issued_on: date(2026, 1, 31),
                due_on: Some(date(2026, 3, 2)),
                total: Cents(120_000),
                disputed_on: None,
            }])?;
            Ok(account)
        })
    }

    fn refused_message(&self, account: AccountId) -> i64 {
        let version = write(&self.desk, self.firm, |books| {
            Ok(books.account(account)?.unwrap().version)
        });
        let planned = NewMessage {
            account,
            run: InvoiceId(999),
            step: StepCode(1),
            level: "pre",
            contact: receivables::party::ContactId(1),
            recipient: "compta@lefort.example".into(),
            copies: String::new(),
            language: Language::Fr,
            lines: vec![],
            credits: Cents::ZERO,
            total: Cents(120_000),
            because: Because::NothingLate {
                number: "F-1".into(),
                due_on: TODAY,
            },
            account_version: version,
            not_before_at: 0,
            channel: receivables::party::Channel::Email,
            message_id: "m1@morvan.example".into(),
        };
        write(&self.desk, self.firm, |books| {
            books.plan_messages(&[planned])
        });
        let row = write(&self.desk, self.firm, |books| {
            books.claim_messages(1, i64::MAX, 1)
        })
        .remove(0);
        let sending = Mark::Sending {
            subject: "Facture F-1".into(),
            bytes: LETTER.to_vec(),
        };
        let refused = Mark::Refused("550 5.1.1 no such user".into());
        write(&self.desk, self.firm, |books| {
            books.mark_messages(1, &[(row.id, sending)])
        });
        write(&self.desk, self.firm, |books| {
            books.mark_messages(1, &[(row.id, refused)])
        });
        row.id
    }
}

/// A program with a key.
pub struct Program {
    pub actor: Actor,
    pub key: String,
}

impl Program {
    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, "", &[])
    }

    /// Sends a body, and headers of one's own.
    pub fn send(&self, method: &str, path: &str, body: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", format!("Bearer {}", self.key));
        if !body.is_empty() {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.actor
            .ask(request.body(Body::from(body.to_owned())).unwrap())
    }
}

/// Somebody with a browser.
pub struct Actor {
    router: Router,
    runtime: Arc<Runtime>,
    pub cookie_line: String,
}

impl Actor {
    /// The same browser with another cookie.
    pub fn holding(self, cookie: &str) -> Actor {
        Actor {
            cookie_line: cookie.to_owned(),
            ..self
        }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, "")
    }

    pub fn send(&self, method: &str, path: &str, form: &str) -> Answer {
        self.send_with(method, path, form, &[])
    }

    pub fn send_with(
        &self,
        method: &str,
        path: &str,
        form: &str,
        headers: &[(&str, &str)],
    ) -> Answer {
        let cookie = self.cookie_line.split(';').next().unwrap_or_default();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("cookie", cookie)
            .header("host", "quittance.test");
        if method == "POST" {
            request = request.header("content-type", "application/x-www-form-urlencoded");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.ask(request.body(Body::from(form.to_owned())).unwrap())
    }

    /// Sends a form with a file, as a browser does.
    pub fn upload(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        (name, bytes): (&str, &[u8]),
    ) -> Answer {
        let mut body = Vec::new();
        for (field, value) in fields {
            body.extend(
                format!(
                    "--cut\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
                )
                .bytes(),
            );
        }
        body.extend(
            format!(
                "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/pdf\r\n\r\n"
            )
            .bytes(),
        );
        body.extend(bytes);
        body.extend(b"\r\n--cut--\r\n");
        let cookie = self.cookie_line.split(';').next().unwrap_or_default();
        let request = Request::builder()
            .method("POST")
            .uri(path)
            .header("cookie", cookie)
            .header("host", "quittance.test")
            .header("content-type", "multipart/form-data; boundary=cut");
        self.ask(request.body(Body::from(body)).unwrap())
    }

    /// A ledger, given to the page that reads it.
    pub fn give_file(&self, name: &str, bytes: &[u8]) -> Answer {
        let token = match self.cookie_line.is_empty() {
            true => String::new(),
            false => self.token(),
        };
        let fields = [("token", token.as_str()), ("do", "give")];
        self.upload("/import", &fields, (name, bytes))
    }

    /// Whatever a machine may send.
    pub fn ask(&self, request: Request<Body>) -> Answer {
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (status, headers) = (response.status(), response.headers().clone());
            let bytes = to_bytes(response.into_body(), usize::MAX)
                .await
                .unwrap()
                .to_vec();
            Answer {
                status,
                headers,
                body: String::from_utf8_lossy(&bytes).into_owned(),
                bytes,
            }
        })
    }

    /// The token that this person's forms carry.
    pub fn token(&self) -> String {
        let page = self.get("/help").body;
        let token = page
            .split("name=\"token\" value=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        token.expect("a page with a form").to_owned()
    }
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> String {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    pub fn location(&self) -> String {
        self.header("location")
    }
}

fn write<T>(
    desk: &Desk,
    firm: OrganisationId,
    work: impl FnOnce(&mut store::Books<'_>) -> Result<T, Fault>,
) -> T {
    let by = By {
        actor: "test".into(),
        at: desk.now(),
        on: TODAY,
    };
    desk.store.write(firm, &by, work).unwrap()
}

fn organisation(name: &str) -> Organisation {
    Organisation {
        id: OrganisationId(0),
        name: name.into(),
        siren: None,
        language: Language::Fr,
        currency: "EUR".into(),
        zone: "Europe/Paris".into(),
    }
}

fn user(organisation: OrganisationId, email: &str, role: &str) -> User {
    static HASH: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    User {
        organisation,
        id: 0,
        email: email.into(),
        name: "Claire Delmas".into(),
        role: role.into(),
        language: Language::Fr,
        password_hash: HASH
            .get_or_init(|| hash_password(PASSWORD).unwrap())
            .clone(),
    }
}
