//! Two or three named samples of each page. All names, addresses and numbers are fictional.

use jiff::civil::{Date, date};
use receivables::Cents;
use receivables::invoicing::{EndOfMonth, Terms};
use receivables::measuring::Rating;
use receivables::next_step::Asked;
use receivables::party::{AccountId, Channel, ContactRole, DebtorKind, Language};
use receivables::reminding::Level;
use receivables::reminding::approving::{CannotConfirm, Yes};

#[path = "by_hand_samples.rs"]
mod by_hand_samples;
#[path = "customer_samples.rs"]
mod customer_samples;
#[path = "factor_samples.rs"]
mod factor_samples;
#[path = "inbox_samples.rs"]
mod inbox_samples;
#[path = "letter_samples.rs"]
mod letter_samples;
#[path = "measure_samples.rs"]
mod measure_samples;
#[path = "programs_samples.rs"]
mod programs_samples;
#[path = "search_samples.rs"]
mod search_samples;
#[path = "start_samples.rs"]
mod start_samples;

use by_hand_samples as by_hand;
use customer_samples as customers;
use factor_samples as factors;
#[path = "sequence_samples.rs"]
mod sequence_samples;

use inbox_samples as mails;
use letter_samples as letters;
use measure_samples as measures;
use programs_samples as programs;
use quittance::deeds::answering::Standing;
use quittance::deeds::inviting::Mailed;
use quittance::web::factor_pages::{RecoveryCodes, SecondFactor, SignInSecond};
use quittance::web::frame::{Frame, Reader, Room};
use quittance::web::inbox_pages::{Inbox, InboxMail};
use quittance::web::pages::{
    Check, Customer, Customers, Dashboard, Help, Import, Letter, LetterHistory, LetterTest,
    Letters, LinesOf, MailWay, Mailbox, Mailboxes, MeasureOf, Measures, Message,
    Outgoing as OutgoingPage, Post, Refusal, Remind, Search, Sent, Sequence, SequenceAhead,
    SequenceCompare, SequenceFollowers, SequenceReplay, Sequences, Settings, Sheet, SignIn, Work,
};
use quittance::web::people_pages::{
    ActLine, Audit, AuditView, Confirm, Join, LinkShown, Me, MeView, People, PeopleView,
    PersonLine, SessionLine,
};
use quittance::web::programs_pages::{
    ApiReference, Keys, KeysView, Webhooks, WebhooksView, reference,
};
use quittance::web::text::Texts;
use quittance::web::views::*;
use search_samples as searching;
use sequence_samples as sequences;
use start_samples as start;

const TODAY: Date = date(2026, 11, 23);

/// Every sample: its name and its page.
pub fn all(language: Language) -> Vec<(&'static str, String)> {
    let render = |page: Result<String, askama::Error>| page.expect("a sample renders");
    macro_rules! pages {
        ($($name:literal: $page:expr;)*) => { vec![$(($name, render(askama::Template::render(&$page)))),*] };
    }
    let at = |room, path: &str| frame(language, room, path);
    let fr = language == Language::Fr;
    pages! {
        "dashboard-busy": Dashboard::new(at(Room::Today, "/"), busy_day(fr));
        "dashboard-calm": Dashboard::new(at(Room::Today, "/"), calm_day());
        "dashboard-empty": Dashboard::new(at(Room::Today, "/"), DashboardView { today: TODAY, is_empty: true, ..DashboardView::default() });
        "dashboard-first-day": Dashboard::new(at(Room::Today, "/"), DashboardView { today: TODAY, is_empty: true, start: Some(start::begun(0, true)), ..DashboardView::default() });
        "dashboard-second-step": Dashboard::new(at(Room::Today, "/"), DashboardView { start: Some(start::begun(2, false)), ..calm_day() });
        "import-empty": Import::new(at(Room::Customers, "/import"), ImportView { starting: true, ..ImportView::default() });
        "import-offered": Import::new(at(Room::Customers, "/import"), start::offered(fr));
        "import-column-missing": Import::new(at(Room::Customers, "/import"), start::missing(fr));
        "import-refused": Import::new(at(Room::Customers, "/import"), start::refused(fr));
        "import-kept": Import::new(at(Room::Customers, "/import"), start::kept());
        "check-read": Check::new(at(Room::Today, "/start"), start::check());
        "check-empty": Check::new(at(Room::Today, "/start"), CheckView { today: TODAY, ..CheckView::default() });
        "mail-way-sms": MailWay::new(at(Room::Settings, "/settings/mail"), start::sms_way());
        "mail-way-empty": MailWay::new(at(Room::Settings, "/settings/mail"), MailWayView { to: "claire@morvan.example".to_owned(), ..MailWayView::default() });
        "mail-way-refused": MailWay::new(at(Room::Settings, "/settings/mail"), start::way(fr));
        "search-found": Search::new(at(Room::Elsewhere, "/search?q=x"), searching::found(fr));
        "search-nothing": Search::new(at(Room::Elsewhere, "/search?q=zzz"), searching::nothing());
        "overdue-first": Customers::new(at(Room::Overdue, "/overdue"), late_customers());
        "overdue-none": Customers::new(at(Room::Overdue, "/overdue"), no_customers(""));
        "customers-search": Customers::new(at(Room::Customers, "/customers"), no_customers("Kerguelen & <fils>"));
        "customer-broken-promise": Customer::new(at(Room::Customers, "/customers/1"), broken_promise(fr));
        "customer-approve": Customer::new(at(Room::Customers, "/customers/2"), to_approve(fr));
        "customer-correcting": Customer::new(at(Room::Customers, "/customers/1?edit=contact-7"), CustomerView { known: customers::correcting((Texts(language).bad_address(), Texts(language).bad_address_hint())), ..broken_promise(fr) });
        "customer-writing": Customer::new(at(Room::Customers, "/customers/1"), CustomerView { known: customers::writing((Texts(language).day_passed(), Texts(language).day_passed_hint()), Texts(language).known_contact_removed()), ..broken_promise(fr) });
        "customer-reader": Customer::new(at(Room::Customers, "/customers/1"), CustomerView { known: customers::to_a_reader(), ..broken_promise(fr) });
        "customer-two-first": Customer::new(at(Room::Customers, "/customers/2"), two_people(fr, None, Ok(Yes::First)));
        "customer-two-second": Customer::new(at(Room::Customers, "/customers/2"), two_people(fr, Some("ines@morvan.example"), Ok(Yes::Done)));
        "customer-two-same": Customer::new(at(Room::Customers, "/customers/2"), two_people(fr, Some("claire@morvan.example"), Err(CannotConfirm::Same)));
        "customer-two-waits": Customer::new(at(Room::Customers, "/customers/2"), two_people(fr, Some("ines@morvan.example"), Err(CannotConfirm::Role)));
        "customer-two-alone": Customer::new(at(Room::Customers, "/customers/2"), two_people(fr, None, Err(CannotConfirm::ProveAgain)));
        "customer-quiet": Customer::new(at(Room::Customers, "/customers/3"), quiet(fr));
        "customer-erased": Customer::new(at(Room::Customers, "/customers/3"), erased_customer(fr));
        "mailbox-full": Mailbox::new(at(Room::Mailbox, "/mailbox"), mailbox());
        "mailbox-empty": Mailbox::new(at(Room::Mailbox, "/mailbox"), MailboxView { rows: vec![], count: 0, ..mailbox() });
        "inbox-full": Inbox::new(at(Room::Inbox, "/inbox"), mails::list(fr));
        "inbox-trouble": Inbox::new(at(Room::Inbox, "/inbox"), mails::trouble());
        "inbox-empty": Inbox::new(at(Room::Inbox, "/inbox?show=all"), mails::nothing());
        "mailboxes-empty": Mailboxes::new(at(Room::Settings, "/settings/mailboxes"), MailboxesView { keep_days: 90, ..MailboxesView::default() });
        "mailboxes-tried": Mailboxes::new(at(Room::Settings, "/settings/mailboxes"), mails::mailboxes(true, fr));
        "mailboxes-not-let-in": Mailboxes::new(at(Room::Settings, "/settings/mailboxes"), mails::mailboxes(false, fr));
        "mailboxes-refused": Mailboxes::new(at(Room::Settings, "/settings/mailboxes"), mails::mailbox_refused(fr));
        "inbox-mail-promise": InboxMail::new(at(Room::Inbox, "/inbox/71"), mails::promise(fr));
        "inbox-mail-dispute": InboxMail::new(at(Room::Inbox, "/inbox/72"), mails::dispute(fr));
        "inbox-mail-unfiled": InboxMail::new(at(Room::Inbox, "/inbox/73"), mails::unfiled(fr));
        "inbox-mail-done": InboxMail::new(Frame { notice: Some(Texts(language).mail_done().to_owned()), ..at(Room::Inbox, "/inbox/71") }, mails::done(fr));
        "inbox-mail-erased": InboxMail::new(at(Room::Inbox, "/inbox/74"), mails::erased());
        "message-accepted": Message::new(at(Room::Mailbox, "/messages/41"), message(Fate::Accepted, "250 2.0.0 Ok: queued as 4F1B2"));
        "message-uncertain": Message::new(at(Room::Mailbox, "/messages/42"), MessageView { has_html: false, attachments: vec![], attempts: 2, ..message(Fate::Uncertain, "connection closed during DATA") });
        "message-sms": Message::new(at(Room::Mailbox, "/messages/45"), text_message());
        "message-erased": Message::new(at(Room::Mailbox, "/messages/41"), erased_message());
        "sequences-list": Sequences::new(at(Room::Sequences, "/sequences"), sequences::list());
        "sequences-refused": Sequences::new(at(Room::Sequences, "/sequences"), sequences::alone(fr));
        "sequences-reader": Sequences::new(at(Room::Sequences, "/sequences"), SequencesView { may_edit: false, ..sequences::list() });
        "sequence-drafted": Sequence::new(at(Room::Sequences, "/sequences/standard"), sequences::drafted());
        "sequence-reader": Sequence::new(at(Room::Sequences, "/sequences/standard"), sequences::read_only());
        "sequence-unfit": Sequence::new(at(Room::Sequences, "/sequences/standard"), sequences::unfit());
        "sequence-ahead": SequenceAhead::new(at(Room::Sequences, "/sequences/standard/ahead"), sequences::ahead());
        "sequence-compare": SequenceCompare::new(at(Room::Sequences, "/sequences/standard/compare"), sequences::compare());
        "sequence-compare-same": SequenceCompare::new(at(Room::Sequences, "/sequences/standard/compare"), sequences::nothing_to_compare(2));
        "sequence-compare-first": SequenceCompare::new(at(Room::Sequences, "/sequences/standard/compare"), sequences::nothing_to_compare(0));
        "sequence-ahead-nothing": SequenceAhead::new(at(Room::Sequences, "/sequences/standard/ahead"), sequences::nothing_ahead());
        "sequence-ahead-unfit": SequenceAhead::new(at(Room::Sequences, "/sequences/standard/ahead"), sequences::unfit_ahead());
        "sequence-replay": SequenceReplay::new(at(Room::Sequences, "/sequences/standard/replay"), sequences::replay());
        "sequence-replay-nothing": SequenceReplay::new(at(Room::Sequences, "/sequences/standard/replay"), sequences::no_replay());
        "sequence-followers": SequenceFollowers::new(at(Room::Sequences, "/sequences/standard/followers"), sequences::followers());
        "sequence-nobody": SequenceFollowers::new(at(Room::Sequences, "/sequences/standard/followers"), sequences::nobody());
        "remind-ready": Remind::new(at(Room::Overdue, "/customers/4/remind"), by_hand::remind(language));
        "remind-refused": Remind::new(at(Room::Overdue, "/customers/4/remind"), by_hand::remind_refused(language));
        "remind-nothing": Remind::new(at(Room::Overdue, "/customers/4/remind"), by_hand::remind_nothing(language));
        "outgoing-by-hand": OutgoingPage::new(at(Room::Overdue, "/remind"), by_hand::outgoing(language, Outgoing::ByHand));
        "outgoing-approvals": OutgoingPage::new(at(Room::Work, "/work/approve"), by_hand::outgoing(language, Outgoing::Approval));
        "outgoing-none": OutgoingPage::new(at(Room::Work, "/work/approve"), OutgoingView { kind: Outgoing::Approval, rows: vec![] });
        "sent-some": Sent::new(at(Room::Work, "/remind/sent"), by_hand::sent());
        "sent-none": Sent::new(at(Room::Work, "/remind/sent"), by_hand::sent_nothing());
        "work-busy": Work::new(at(Room::Work, "/work"), by_hand::work(fr));
        "work-ticked": Work::new(at(Room::Work, "/work"), by_hand::work_ticked(fr));
        "work-later": Work::new(at(Room::Work, "/work"), by_hand::work_later(fr));
        "work-empty": Work::new(at(Room::Work, "/work"), by_hand::work_empty(fr));
        "sheet-call": Sheet::new(at(Room::Work, "/work/1"), by_hand::call(fr));
        "sheet-refused": Sheet::new(at(Room::Work, "/work/1"), by_hand::call_refused(fr));
        "sheet-approval": Sheet::new(at(Room::Work, "/work/3"), by_hand::approval(fr));
        "work-letters": Work::new(at(Room::Work, "/work?show=other"), by_hand::work_letters(fr));
        "post-several": Post::new(at(Room::Work, "/work/letters"), by_hand::post(fr));
        "post-none": Post::new(at(Room::Work, "/work/letters"), by_hand::post_none());
        "sheet-registered": Sheet::new(at(Room::Work, "/work/1"), by_hand::letter_sheet(fr));
        "sheet-unaddressed": Sheet::new(at(Room::Work, "/work/1"), by_hand::letter_unaddressed(fr));
        "sheet-answered": Sheet::new(at(Room::Work, "/work/3"), by_hand::answered(fr));
        "letters-built-in": Letters::new(at(Room::Letters, "/letters"), letters::untouched());
        "letters-own": Letters::new(at(Room::Letters, "/letters"), letters::own());
        "letters-sms": Letters::new(at(Room::Letters, "/letters?channel=sms"), letters::text_messages());
        "letter-sms": Letter::new(at(Room::Letters, "/letters/sms-r1/fr"), letters::text_message("Menuiserie Lafleur : sauf erreur, la facture F-2026-0467 reste à régler : 7 080,00 €. Une question ? 01 99 00 12 34. Merci."));
        "letter-sms-dear": Letter::new(at(Room::Letters, "/letters/sms-r1/fr"), letters::text_message("Forêt & Fils : bientôt <réglé> ?"));
        "letter-paper": Letter::new(at(Room::Letters, "/letters/letter-r1/fr"), letters::on_paper());
        "letter-calm": Letter::new(at(Room::Letters, "/letters/r1/fr"), letters::calm());
        "letter-findings": Letter::new(at(Room::Letters, "/letters/r2/fr"), letters::findings(fr));
        "letter-refused": Letter::new(at(Room::Letters, "/letters/r2/fr"), letters::refused(fr));
        "letter-reader": Letter::new(at(Room::Letters, "/letters/r1/fr"), LetterView { may_edit: false, ..letters::calm() });
        "letter-history-changes": LetterHistory::new(at(Room::Letters, "/letters/r1/fr/history"), letters::history());
        "letter-history-empty": LetterHistory::new(at(Room::Letters, "/letters/r1/en/history"), letters::no_history());
        "letter-test-sandbox": LetterTest::new(at(Room::Letters, "/letters/tests/7"), letters::test(true), "Essai : cette lettre n’a pas été envoyée à Hôtel des Tilleuls.\n\nBonjour,\n".to_owned());
        "letter-test-sent": LetterTest::new(at(Room::Letters, "/letters/tests/8"), letters::test(false), "Bonjour,\n".to_owned());
        "settings-sandbox": Settings::new(at(Room::Settings, "/settings"), settings(true));
        "settings-live": Settings::new(Frame { notice: Some(Texts(language).sandbox_now_off().to_owned()), ..at(Room::Settings, "/settings") }, settings(false));
        "settings-reader": Settings::new(at(Room::Settings, "/settings"), SettingsView { may_change: false, server: None, from: None, ..settings(true) });
        "people-link": People::new(at(Room::Settings, "/people"), people(true));
        "people-alone": People::new(at(Room::Settings, "/people"), people(false));
        "audit-some": Audit::new(at(Room::Settings, "/audit"), acts(true));
        "audit-none": Audit::new(at(Room::Settings, "/audit"), acts(false));
        "me": Me::new(at(Room::Settings, "/me"), own_account(true, false));
        "me-owes": Me::new(at(Room::Settings, "/me"), own_account(false, true));
        "second-factor": SecondFactor::new(at(Room::Settings, "/me/second"), factors::enrolment(), false);
        "second-factor-refused": SecondFactor::new(at(Room::Settings, "/me/second"), factors::enrolment(), true);
        "recovery-codes": RecoveryCodes::new(at(Room::Settings, "/me"), "claire@morvan.example".to_owned(), factors::codes());
        "sign-in-second": SignInSecond::new(door(language), "/".to_owned(), None);
        "sign-in-second-refused": SignInSecond::new(door(language), "/".to_owned(), Some((Texts(language).code_wrong(), Texts(language).code_wrong_hint())));
        "join": Join::new(Frame { path: "/join/abc".to_owned(), ..door(language) }, &invited(), false);
        "join-refused": Join::new(Frame { path: "/join/abc".to_owned(), ..door(language) }, &invited(), true);
        "confirm": Confirm::new(at(Room::Elsewhere, "/confirm"), "/people".to_owned(), false);
        "confirm-refused": Confirm::new(at(Room::Elsewhere, "/confirm"), "/people".to_owned(), true);
        "keys-made": Keys::new(at(Room::Settings, "/keys"), programs::keys(true));
        "keys-some": Keys::new(at(Room::Settings, "/keys"), programs::keys(false));
        "keys-none": Keys::new(at(Room::Settings, "/keys"), KeysView::default());
        "webhooks-busy": Webhooks::new(at(Room::Settings, "/webhooks"), programs::webhooks());
        "webhooks-refused": Webhooks::new(at(Room::Settings, "/webhooks"), programs::webhook_refused(language));
        "webhooks-none": Webhooks::new(at(Room::Settings, "/webhooks"), WebhooksView::default());
        "api-reference": ApiReference::new(at(Room::Elsewhere, "/api/v1/docs"), reference());
        "measures-some": Measures::new(at(Room::Measures, "/measures"), measures::measures(true));
        "measures-none": Measures::new(at(Room::Measures, "/measures"), measures::measures(false));
        "measure-dso": MeasureOf::new(at(Room::Measures, "/measures/dso"), measures::dso());
        "measure-aged": MeasureOf::new(at(Room::Measures, "/measures/aged"), measures::aged());
        "measure-debtors": MeasureOf::new(at(Room::Measures, "/measures/top-debtors"), measures::top_debtors());
        "measure-reminders": MeasureOf::new(at(Room::Measures, "/measures/reminders"), measures::reminders());
        "measure-none": MeasureOf::new(at(Room::Measures, "/measures/promises"), measures::no_promises());
        "lines-open": LinesOf::new(at(Room::Measures, "/lines/open"), measures::lines(true));
        "lines-none": LinesOf::new(at(Room::Measures, "/lines/sales"), measures::lines(false));
        "help": Help::new(at(Room::Help, "/help"));
        "sign-in": SignIn::new(door(language), "/".to_owned());
        "sign-in-refused": SignIn::new(door(language), "/overdue".to_owned()).refused("claire@morvan.example".to_owned(), |t| (t.sign_in_wrong(), t.sign_in_wrong_hint()));
        "not-found": Refusal::not_found(at(Room::Elsewhere, "/nowhere"));
        "fault": Refusal::fault(at(Room::Elsewhere, "/overdue"), "7f3a-19c2".to_owned());
    }
}

fn frame(language: Language, room: Room, path: &str) -> Frame {
    Frame {
        language,
        theme: None,
        reader: Some(Reader {
            name: "Claire Delmas".to_owned(),
            organisation: "Atelier Morvan".to_owned(),
            form_token: "a-form-token".to_owned(),
            sandbox: true,
            waiting: 9,
            mails: 3,
        }),
        room,
        path: path.to_owned(),
        notice: None,
    }
}

fn people(several: bool) -> PeopleView {
    let line = |id, name: &str, email: &str, role: &str| PersonLine {
        id,
        name: name.to_owned(),
        email: email.to_owned(),
        role: role.to_owned(),
        disabled: id == 3,
        waits: id == 2,
        has_link: id == 2,
        has_proof: id == 1,
    };
    let mut people = vec![
        line(1, "Claire Delmas", "claire@morvan.example", "owner"),
        line(
            2,
            "paul@morvan.example",
            "paul@morvan.example",
            "accountant",
        ),
        line(3, "Inès Marchand", "ines@morvan.example", "agent"),
    ];
    people.truncate(if several { 3 } else { 1 });
    let link = several.then(|| LinkShown {
        email: "paul@morvan.example".to_owned(),
        url: "quittance.example/join/5f0c7d2e9a".to_owned(),
        mailed: Mailed::Failed("connection refused".to_owned()),
    });
    PeopleView {
        people,
        link,
        second_for: vec!["owner".to_owned()],
        address: "desk.morvan.example".to_owned(),
    }
}

fn acts(some: bool) -> AuditView {
    let line = |hour, kind: &str, detail: &str| ActLine {
        at: TODAY.at(hour, 12, 0, 0),
        who: "claire@morvan.example".to_owned(),
        what: kind.to_owned(),
        detail: detail.to_owned(),
    };
    let rows = vec![
        line(15, "role", "paul@morvan.example: reader → agent"),
        line(11, "setting", "mail.sandbox off"),
        line(
            8,
            "signed_in",
            "Mozilla/5.0 (X11; Linux x86_64) Firefox/140",
        ),
    ];
    AuditView {
        rows: if some { rows } else { vec![] },
        people: ["claire@morvan.example", "key:3"]
            .map(|who| (who.to_owned(), who.replace("key:3", "CRM <Kerlan> (key:3)")))
            .to_vec(),
        who: String::new(),
        what: if some {
            String::new()
        } else {
            "link".to_owned()
        },
        query: "who=&what=".to_owned(),
        from: String::new(),
        to: if some { "" } else { "2026-11-20" }.to_owned(),
        customer: if some { "" } else { "C-404" }.to_owned(),
        is_unknown: !some,
    }
}

fn own_account(proved: bool, owes_second: bool) -> MeView {
    let session = |key: &str, browser: &str, machine: &str| SessionLine {
        key: key.to_owned(),
        browser: browser.to_owned(),
        machine: machine.to_owned(),
        since: TODAY.at(8, 30, 0, 0),
        until: TODAY.at(20, 30, 0, 0),
        here: key == "a1",
    };
    MeView {
        email: "claire@morvan.example".to_owned(),
        role: "owner".to_owned(),
        sessions: vec![
            session("a1", "Firefox", "Linux"),
            session("b2", "Safari", "iPhone"),
        ],
        telephone: proved,
        codes_left: 8,
        passkeys: match proved {
            true => factors::passkeys(TODAY),
            false => vec![],
        },
        may_have_passkeys: proved,
        owes_second,
    }
}

fn house_mails() -> Vec<HouseLine> {
    vec![HouseLine {
        at: TODAY.at(9, 30, 0, 0),
        to: "paul@morvan.example".to_owned(),
        subject: "Claire Delmas vous invite dans Quittance (Atelier Morvan)".to_owned(),
        body: "Choisissez votre mot de passe ici :\n<…>".to_owned(),
        answer: "sandbox".to_owned(),
    }]
}

fn invited() -> store::User {
    store::User {
        organisation: receivables::party::OrganisationId(1),
        id: 2,
        email: "paul@morvan.example".to_owned(),
        name: "paul@morvan.example".to_owned(),
        role: "accountant".to_owned(),
        language: Language::Fr,
        password_hash: String::new(),
    }
}

fn door(language: Language) -> Frame {
    Frame {
        reader: None,
        ..frame(language, Room::Elsewhere, "/sign-in")
    }
}

fn link(id: i64, name: &str) -> CustomerLink {
    CustomerLink {
        id: AccountId(id),
        name: name.to_owned(),
    }
}

fn why(fr: bool, rule: [&str; 2], facts: &[[&str; 2]], changed_by: [&str; 2]) -> Why {
    let say = |both: [&str; 2]| both[usize::from(!fr)].to_owned();
    Why {
        rule: say(rule),
        facts: facts.iter().map(|fact| say(*fact)).collect(),
        changed_by: say(changed_by),
    }
}

fn why_reminder(fr: bool) -> Why {
    why(
        fr,
        [
            "La relance 2 vient 15 jours après l’échéance.",
            "Reminder 2 comes 15 days after the due date.",
        ],
        &[
            [
                "F-2026-0467 a 51 jours de retard",
                "F-2026-0467 is 51 days late",
            ],
            [
                "La relance 1 du 20 octobre n’a pas eu de réponse",
                "Reminder 1 of 20 October had no answer",
            ],
        ],
        [
            "vous, en notant une promesse, un litige ou une pause.",
            "you, by noting a promise, a dispute or a hold.",
        ],
    )
}

fn busy_day(fr: bool) -> DashboardView {
    let months = [54, 53, 55, 52, 51, 52, 50, 51, 50, 49, 50, 47];
    let months = (0..)
        .zip(months)
        .map(|(i, days)| (date(2025, 12, 1) + jiff::Span::new().months(i), days));
    let leaving = |id, name: &str, level, to: &str, total| Leaving {
        customer: link(id, name),
        next: NextLine::Send(level, Channel::Email),
        to: to.to_owned(),
        total: Cents(total),
        why: why_reminder(fr),
    };
    let waiting = |id, name: &str, asked, level, total, since| Waiting {
        approved_by: (id == 2).then(|| "ines@morvan.example".to_owned()),
        customer: link(id, name),
        asked,
        level,
        total: Cents(total),
        since,
        why: why_reminder(fr),
    };
    DashboardView {
        today: TODAY,
        start: None,
        aged: Aged([24_318_550, 8_997_460, 4_705_205, 2_620_135, 2_319_230].map(Cents)),
        unapplied: Cents(126_000),
        customers_late: 42,
        very_late: 4,
        very_late_first: vec![link(2, "Transports Quéméneur"), link(3, "Brasserie Kerlan")],
        dso: Some(Dso { days: 47, months: months.collect() }),
        leaving: vec![
            leaving(4, "Hôtel des Tilleuls", Level::R2, "compta@tilleuls.example", 1_248_000),
            leaving(5, "Cabinet Oriol & Teyssier", Level::R2, "factures@oriol.example", 327_600),
            leaving(6, "Menuiserie Aubrac", Level::R1, "contact@aubrac.example", 214_080),
            leaving(7, "Éditions Loriot", Level::PreReminder, "service.comptabilite.fournisseurs@loriot.example", 106_800),
        ],
        leaving_count: 14,
        leaving_total: Cents(3_871_200),
        for_you: customers::for_you(),
        waiting: vec![
            waiting(1, "Vauclin Frères", Asked::Call, Level::R3, 1_864_200, date(2026, 11, 13)),
            waiting(2, "Transports Quéméneur", Asked::HandOver, Level::HandOver, 1_473_025, date(2026, 11, 20)),
            waiting(3, "Brasserie Kerlan", Asked::Approve, Level::R3, 921_540, TODAY),
        ],
        waiting_count: 9,
        troubled: vec![
            Troubled { id: 42, customer: link(8, "Groupe Solenne"), subject: "Factures en attente de règlement".to_owned(), to: "ap@solenne.example".to_owned(), fate: Fate::Uncertain, at: date(2026, 11, 22).at(9, 4, 0, 0), answer: "connection closed during DATA".to_owned() },
            Troubled { id: 43, customer: link(9, "Clinique Saint-Aurel"), subject: "Relance 1".to_owned(), to: "economat@saint-aurel.example".to_owned(), fate: Fate::Refused, at: date(2026, 11, 20).at(9, 1, 0, 0), answer: "550 5.1.1 <economat@saint-aurel.example>: Recipient address rejected: User unknown in virtual mailbox table".to_owned() },
        ],
        troubled_count: 2,
        stale_money: Some(StaleMoney { known_on: Some(date(2026, 11, 12)), days_max: 7 }),
        is_empty: false,
    }
}

fn calm_day() -> DashboardView {
    DashboardView {
        today: TODAY,
        aged: Aged([1_250_000, 0, 0, 0, 0].map(Cents)),
        ..DashboardView::default()
    }
}

fn late_customers() -> CustomersView {
    let row = |id, name: &str, city: &str, aged: [i64; 5], days, next, on, situation| CustomerRow {
        id: AccountId(id),
        code: format!("C{id:04}"),
        name: name.to_owned(),
        city: city.to_owned(),
        aged: Aged(aged.map(Cents)),
        days_late_max: days,
        next,
        next_on: on,
        situation,
        rating: Rating::ALL.get(id as usize % 6).copied(),
        colleague: if id % 2 == 0 { "Claire Delmas" } else { "" }.to_owned(),
        segment: if id % 3 == 0 { "Grossistes" } else { "" }.to_owned(),
    };
    let choice = |value: &str, name: &str, count, chosen| FilterChoice {
        value: value.to_owned(),
        name: name.to_owned(),
        count,
        chosen,
    };
    let filters = vec![
        Filter {
            name: "colleague",
            label: "Collègue",
            choices: vec![
                choice("3", "Claire Delmas", Some(12), true),
                choice("none", "Personne", Some(30), false),
            ],
        },
        Filter {
            name: "rating",
            label: "Note",
            choices: vec![choice("E", "E", None, false)],
        },
    ];
    let mail = |level| NextLine::Send(level, Channel::Email);
    let on = |day| Some(date(2026, 11, day));
    CustomersView {
        may_remind: true,
        today: TODAY,
        may_import: true,
        asked: ListAsked {
            only: Filters {
                colleague: Some(Some(3)),
                ..Filters::default()
            },
            ..ListAsked::default()
        },
        counts: Show::ALL.into_iter().zip([42, 9, 4, 3, 5, 312]).collect(),
        filters,
        rows: vec![
            row(
                8,
                "Groupe Solenne",
                "Lyon",
                [0, 3_190_400, 0, 0, 0],
                22,
                NextLine::Wait,
                on(24),
                Some(Situation::Disputed),
            ),
            row(
                9,
                "Clinique Saint-Aurel",
                "Nantes",
                [500_000, 1_020_000, 1_215_000, 0, 0],
                36,
                NextLine::Wait,
                on(27),
                Some(Situation::Promised(date(2026, 11, 27))),
            ),
            row(
                1,
                "Vauclin Frères",
                "Dijon",
                [287_000, 432_000, 616_200, 816_000, 0],
                74,
                NextLine::Ask(Asked::Call),
                on(23),
                Some(Situation::PromiseBroken),
            ),
            row(
                2,
                "Transports Quéméneur",
                "Lorient",
                [0, 0, 0, 412_025, 1_061_000],
                128,
                NextLine::Ask(Asked::HandOver),
                on(23),
                None,
            ),
            row(
                4,
                "Hôtel des Tilleuls",
                "Tours",
                [0, 540_000, 708_000, 0, 0],
                41,
                mail(Level::R2),
                on(23),
                None,
            ),
            row(
                3,
                "Brasserie Kerlan",
                "Quimper",
                [0, 0, 362_540, 0, 559_000],
                96,
                NextLine::Ask(Asked::Approve),
                on(23),
                None,
            ),
            row(
                10,
                "Mairie de Valsoncourt",
                "Valsoncourt",
                [0, 792_000, 0, 0, 0],
                19,
                NextLine::Wait,
                Some(date(2026, 12, 2)),
                None,
            ),
            row(
                11,
                "SCI Les Glycines",
                "Annecy",
                [0, 0, 0, 540_000, 0],
                61,
                NextLine::Wait,
                None,
                Some(Situation::Held(Some(date(2026, 12, 15)))),
            ),
            row(
                5,
                "Cabinet Oriol & Teyssier",
                "Nîmes",
                [0, 120_000, 207_600, 0, 0],
                33,
                mail(Level::R2),
                on(23),
                None,
            ),
            row(
                6,
                "Menuiserie Aubrac",
                "Rodez",
                [0, 214_080, 0, 0, 0],
                12,
                mail(Level::R1),
                on(24),
                None,
            ),
            row(
                7,
                "Éditions Loriot",
                "Paris",
                [0, 106_800, 0, 0, 0],
                8,
                mail(Level::R1),
                on(26),
                Some(Situation::AddressRefused),
            ),
            row(
                12,
                "Pharmacie du Vieux-Pont",
                "Albi",
                [0, 48_650, 0, 0, 0],
                5,
                mail(Level::R1),
                on(27),
                None,
            ),
        ],
        customers: 42,
        total: Cents(18_642_030),
        next: Some("48650/12".to_owned()),
    }
}

fn no_customers(query: &str) -> CustomersView {
    CustomersView {
        may_remind: false,
        rows: vec![],
        customers: 0,
        total: Cents::ZERO,
        next: None,
        asked: ListAsked {
            query: query.to_owned(),
            ..ListAsked::default()
        },
        ..late_customers()
    }
}

fn invoice(number: &str, due_on: Date, total: i64, open: i64) -> InvoiceRow {
    InvoiceRow {
        number: number.to_owned(),
        issued_on: due_on,
        due_on: Some(due_on),
        days_late: quittance::web::print::days_between(due_on, TODAY),
        total: Cents(total),
        open: Cents(open),
        disputed: None,
        held: false,
        why: String::new(),
        asked: None,
        documents: vec![],
    }
}

fn contact(role: ContactRole, name: &str, email: &str, phone: &str, bounced: bool) -> ContactRow {
    ContactRow {
        id: 7,
        language: None,
        zone: None,
        role,
        name: name.to_owned(),
        email: email.to_owned(),
        phone: phone.to_owned(),
        bounced,
        phone_failed: bounced,
    }
}

fn sent(on: Date, id: i64, level: Level, to: &str, fate: Fate, answer: &str) -> Event {
    let (subject, to, answer) = (
        "Factures en attente".to_owned(),
        to.to_owned(),
        answer.to_owned(),
    );
    Event {
        on,
        what: Happened::Message {
            id,
            level,
            channel: Channel::Email,
            subject,
            said: String::new(),
            to,
            fate,
            answer,
        },
    }
}

fn broken_promise(fr: bool) -> CustomerView {
    let event = |on, what| Event { on, what };
    CustomerView {
        today: TODAY,
        id: AccountId(1),
        code: "C0001".to_owned(),
        name: "Vauclin Frères".to_owned(),
        siren: "000 004 218".to_owned(),
        city: "Dijon".to_owned(),
        kind: DebtorKind::Business,
        language: Language::Fr,
        terms: Terms {
            days: 60,
            end_of_month: EndOfMonth::After,
        },
        sequence: if fr {
            "Clients réguliers"
        } else {
            "Regular customers"
        }
        .to_owned(),
        situations: vec![Situation::PromiseBroken],
        aged: Aged([287_000, 432_000, 616_200, 816_000, 0].map(Cents)),
        credits: Cents(42_000),
        invoices: vec![
            customers::told(
                invoice("F-2026-0412", date(2026, 9, 10), 816_000, 816_000),
                if fr {
                    "F-2026-0412 a 74 jours de retard ; une personne appelle."
                } else {
                    "F-2026-0412 is 74 days late; a person calls."
                },
            ),
            InvoiceRow {
                disputed: Some(Cents(120_000)),
                ..invoice("F-2026-0467", date(2026, 10, 3), 616_200, 616_200)
            },
            invoice("F-2026-0519", date(2026, 10, 30), 532_000, 432_000),
            InvoiceRow {
                held: true,
                ..invoice("F-2026-0561", date(2026, 12, 2), 287_000, 287_000)
            },
        ],
        next: NextStep {
            line: NextLine::Ask(Asked::Call),
            on: Some(TODAY),
            to: "01 99 00 42 17".to_owned(),
            total: Cents(1_864_200),
            why: why(
                fr,
                [
                    "Une promesse n’a pas été tenue : une personne appelle avant que les relances reprennent.",
                    "A promise was broken: a person calls before the reminders resume.",
                ],
                &[
                    [
                        "Promis 6 000,00 € pour le 12 novembre, 1 000,00 € reçus",
                        "€6,000.00 promised for 12 November, €1,000.00 received",
                    ],
                    [
                        "F-2026-0412 a 74 jours de retard",
                        "F-2026-0412 is 74 days late",
                    ],
                    [
                        "Deux relances acceptées par le serveur, une réponse",
                        "Two reminders accepted by the server, one answer",
                    ],
                ],
                [
                    "Claire Delmas, ou toute personne qui note une nouvelle promesse.",
                    "Claire Delmas, or anyone who notes a new promise.",
                ],
            ),
            question: Some(17),
            two: None,
            may_remind: false,
        },
        claim: Some(Claim {
            principal: Cents(1_864_200),
            interest: Cents(34_512),
            indemnity: Cents(12_000),
            indemnity_count: 3,
        }),
        contacts: vec![
            contact(
                ContactRole::Reminders,
                "Sylvie Roussel",
                "compta@vauclin.example",
                "01 99 00 42 17",
                false,
            ),
            customers::abroad(contact(
                ContactRole::Payables,
                "Service comptable",
                "factures@vauclin.example",
                "",
                false,
            )),
            contact(
                ContactRole::Escalation,
                "",
                "direction@vauclin.example",
                "",
                true,
            ),
        ],
        planned: vec![
            Planned {
                on: date(2026, 12, 15),
                next: NextLine::Ask(Asked::HandOver),
            },
            Planned {
                on: date(2026, 12, 1),
                next: NextLine::Send(Level::R3, Channel::Email),
            },
        ],
        events: customers::events()
            .into_iter()
            .chain([
                event(
                    date(2026, 11, 13),
                    Happened::PromiseBroken {
                        amount: Some(Cents(600_000)),
                        received: Cents(100_000),
                    },
                ),
                event(
                    date(2026, 11, 12),
                    Happened::Paid {
                        amount: Cents(100_000),
                        invoices: vec!["F-2026-0519".to_owned()],
                    },
                ),
                event(
                    date(2026, 11, 6),
                    Happened::Disputed {
                        number: "F-2026-0467".to_owned(),
                        amount: Some(Cents(120_000)),
                        reason: "Deux cartons manquaient à la livraison du 2 septembre.".to_owned(),
                    },
                ),
                event(
                    date(2026, 11, 4),
                    Happened::Promised {
                        amount: Some(Cents(600_000)),
                        for_on: date(2026, 11, 12),
                    },
                ),
                sent(
                    date(2026, 11, 3),
                    41,
                    Level::R2,
                    "compta@vauclin.example",
                    Fate::Answered,
                    "250 2.0.0 Ok: queued as 4F1B2",
                ),
                event(
                    date(2026, 10, 22),
                    Happened::Bounced {
                        to: "direction@vauclin.example".to_owned(),
                        answer: "550 5.1.1 User unknown".to_owned(),
                    },
                ),
                sent(
                    date(2026, 10, 20),
                    40,
                    Level::R1,
                    "direction@vauclin.example",
                    Fate::Bounced,
                    "250 2.0.0 Ok: queued as 1C90A",
                ),
                event(
                    date(2026, 8, 11),
                    Happened::Issued {
                        number: "F-2026-0412".to_owned(),
                        total: Cents(816_000),
                        due_on: Some(date(2026, 9, 10)),
                    },
                ),
                event(
                    date(2025, 12, 18),
                    Happened::Paid {
                        amount: Cents(254_010),
                        invoices: vec!["F-2025-0388".to_owned(), "F-2025-0391".to_owned()],
                    },
                ),
            ])
            .collect(),
        older: Some("20440/991".to_owned()),
        erased: None,
        known: customers::known(),
    }
}

fn to_approve(fr: bool) -> CustomerView {
    CustomerView {
        id: AccountId(2),
        name: "Établissements Brunet-Lacombe et Fils <Négoce de matériaux>".to_owned(),
        situations: vec![
            Situation::Held(Some(date(2026, 12, 1))),
            Situation::Disputed,
        ],
        credits: Cents::ZERO,
        next: NextStep {
            line: NextLine::Ask(Asked::Approve),
            on: Some(TODAY),
            to: "compta@brunet.example".to_owned(),
            total: Cents(921_540),
            why: why_reminder(fr),
            question: Some(18),
            two: None,
            may_remind: false,
        },
        claim: None,
        planned: vec![],
        events: vec![sent(
            date(2026, 11, 22),
            42,
            Level::R2,
            "compta@brunet.example",
            Fate::Uncertain,
            "connection closed during DATA",
        )],
        older: None,
        known: customers::unknown(),
        ..broken_promise(fr)
    }
}

/// A hand-over that takes two people.
fn two_people(
    fr: bool,
    approved_by: Option<&str>,
    yes: Result<Yes, CannotConfirm>,
) -> CustomerView {
    let view = to_approve(fr);
    CustomerView {
        next: NextStep {
            line: NextLine::Ask(Asked::HandOver),
            to: String::new(),
            may_remind: false,
            two: Some(Standing {
                approved_by: approved_by.map(str::to_owned),
                yes,
            }),
            ..view.next
        },
        ..view
    }
}

fn quiet(fr: bool) -> CustomerView {
    CustomerView {
        id: AccountId(3),
        name: "Pharmacie du Vieux-Pont".to_owned(),
        situations: vec![],
        aged: Aged::default(),
        credits: Cents::ZERO,
        invoices: vec![],
        next: NextStep {
            line: NextLine::Nothing,
            on: None,
            to: String::new(),
            total: Cents::ZERO,
            why: why(
                fr,
                [
                    "Rien n’est ouvert sur ce compte.",
                    "Nothing is open on this account.",
                ],
                &[],
                [
                    "personne : une nouvelle facture changera la réponse.",
                    "nobody: a new invoice will change the answer.",
                ],
            ),
            question: None,
            two: None,
            may_remind: false,
        },
        claim: None,
        contacts: vec![],
        planned: vec![],
        events: vec![],
        older: None,
        known: customers::unknown(),
        ..broken_promise(fr)
    }
}

fn mailbox() -> MailboxView {
    let row =
        |id, day, customer: CustomerLink, to: &str, subject: &str, level, total, fate| MailRow {
            id,
            at: date(2026, 11, day).at(9, 2, 0, 0),
            customer,
            to: to.to_owned(),
            subject: subject.to_owned(),
            level,
            channel: if to.starts_with('+') {
                Channel::Sms
            } else {
                Channel::Email
            },
            total: Cents(total),
            fate,
        };
    MailboxView {
        house: house_mails(),
        today: TODAY,
        channel: None,
        rows: vec![
            row(
                45,
                23,
                link(4, "Hôtel des Tilleuls"),
                "+33639981234",
                "Atelier Morvan : sauf erreur, 2 factures (réf. F-2026-0467 F-2026-0499) rest",
                Level::R2,
                1_248_000,
                Fate::Sandboxed,
            ),
            row(
                44,
                23,
                link(4, "Hôtel des Tilleuls"),
                "compta@tilleuls.example",
                "Deux factures en attente, 12 480,00 €",
                Level::R2,
                1_248_000,
                Fate::Sandboxed,
            ),
            row(
                43,
                23,
                link(5, "Cabinet Oriol & Teyssier"),
                "factures@oriol.example",
                "Factures F-2026-0501 et F-2026-0511, 3 276,00 €",
                Level::R2,
                327_600,
                Fate::Sandboxed,
            ),
            row(
                42,
                22,
                link(7, "Éditions Loriot"),
                "service.comptabilite.fournisseurs@loriot.example",
                "Facture F-2026-0570 bientôt à échéance",
                Level::PreReminder,
                106_800,
                Fate::Sandboxed,
            ),
            row(
                41,
                20,
                link(6, "Menuiserie Aubrac"),
                "contact@aubrac.example",
                "Facture F-2026-0533, 2 140,80 €",
                Level::R1,
                214_080,
                Fate::Withdrawn,
            ),
        ],
        count: 4,
        query: String::new(),
        next: Some("1/41".to_owned()),
    }
}

fn erased() -> Option<Erased> {
    Some(Erased {
        on: date(2026, 11, 20),
        rule: "RGPD art. 17, demande du 15 novembre".to_owned(),
    })
}

fn erased_customer(fr: bool) -> CustomerView {
    CustomerView {
        name: "client effacé C0003".to_owned(),
        code: "C0003".to_owned(),
        siren: String::new(),
        city: String::new(),
        erased: erased(),
        known: Known::default(),
        events: vec![
            Event {
                on: date(2026, 11, 20),
                what: Happened::Erased {
                    rule: "RGPD art. 17, demande du 15 novembre".to_owned(),
                },
            },
            sent(date(2026, 6, 2), 41, Level::R1, "", Fate::Accepted, ""),
        ],
        ..quiet(fr)
    }
}

fn erased_message() -> MessageView {
    MessageView {
        subject: String::new(),
        to: String::new(),
        copies: String::new(),
        text: String::new(),
        has_html: false,
        attachments: vec![],
        why: Why::default(),
        customer: link(3, "client effacé C0003"),
        erased: erased(),
        ..message(Fate::Accepted, "")
    }
}

fn text_message() -> MessageView {
    MessageView {
        channel: Channel::Sms,
        from: "MORVAN".to_owned(),
        to: "+33639981234".to_owned(),
        copies: String::new(),
        subject: "Atelier Morvan : sauf erreur, 2 factures (réf. F-2026-0467 F-2026-0499) rest".to_owned(),
        has_html: false,
        text: "Atelier Morvan : sauf erreur, 2 factures (réf. F-2026-0467 F-2026-0499) restent à régler : 12 480,00 €. Une question ? 01 99 00 12 34. Merci.".to_owned(),
        attachments: vec![],
        ..message(Fate::Accepted, "HTTP/1.1 202 Accepted, id SM<7>")
    }
}

fn message(fate: Fate, answer: &str) -> MessageView {
    MessageView {
        id: 41,
        channel: Channel::Email,
        customer: link(4, "Hôtel des Tilleuls"),
        message_id: "<1.4.412.2.c9@quittance.morvan.example>".to_owned(),
        from: "Atelier Morvan <compta@morvan.example>".to_owned(),
        to: "compta@tilleuls.example".to_owned(),
        copies: "direction@tilleuls.example".to_owned(),
        subject: "Deux factures en attente, 12 480,00 €".to_owned(),
        at: date(2026, 11, 23).at(9, 2, 11, 0),
        fate,
        answer: answer.to_owned(),
        attempts: 1,
        has_html: true,
        text: "Bonjour,\n\nSauf erreur de notre part, deux factures restent à régler :\n\n  F-2026-0467   échue le 3 octobre 2026   7 080,00 €\n  F-2026-0499   échue le 30 octobre 2026  5 400,00 €\n\nTotal : 12 480,00 €\n\nBien à vous,\nClaire Delmas\n".to_owned(),
        attachments: vec![("F-2026-0467.pdf".to_owned(), 81_204), ("F-2026-0499.pdf".to_owned(), 79_930)],
        why: why_reminder(true),
        erased: None,
        can_undo: fate == Fate::Queued,
    }
}

fn settings(sandbox: bool) -> SettingsView {
    SettingsView {
        sandbox,
        server: Some("smtp://mail.morvan.example:587".to_owned()),
        from: Some("Atelier Morvan <compta@morvan.example>".to_owned()),
        freshness_days: (!sandbox).then_some(7),
        may_change: true,
    }
}
