//! Letters, envelopes and the wire.

use std::time::{Duration, Instant};

use quittance::deeds::reminding::letters::CHANNELS;
use quittance::mail::compose::{Mail, compose, mailbox};
use quittance::mail::facts::CannotWrite;
use quittance::mail::own::Words;
use quittance::mail::pace::Pace;
use quittance::mail::settings::{Encryption, SmtpSettings};
use quittance::mail::sink::{Fault, Sink};
use quittance::mail::templates::{CannotUseTemplate, Part, Place, Templates};
use quittance::mail::{
    AfterData, Attachment, Envelope, Letter, LetterFacts, Refusal, Wire, samples,
};
use receivables::Cents;
use receivables::party::{Channel, Language};
use receivables::reminding::Level;
use receivables::reminding::sms::{Alphabet, measure};
use store::{LetterPlace, OwnParts};

const LEVELS: [Level; 4] = [Level::PreReminder, Level::R1, Level::R2, Level::R3];
const LANGUAGES: [Language; 2] = [Language::Fr, Language::En];

fn templates() -> Templates {
    Templates::built_in().unwrap()
}

fn every_letter() -> Vec<(String, LetterFacts, Letter)> {
    let templates = templates();
    let mut letters = Vec::new();
    for level in LEVELS {
        for language in LANGUAGES {
            for (sample, facts) in samples::all(level, language) {
                let name = format!("{}_{language:?}_{sample}", level.code()).to_lowercase();
                let letter = templates.write(&facts).unwrap();
                letters.push((name, facts, letter));
            }
        }
    }
    letters
}

#[test]
fn each_letter_reads_as_it_was_approved() {
    for (name, _, letter) in every_letter() {
        insta::assert_snapshot!(
            name.clone(),
            format!("{}\n\n{}", letter.subject, letter.text)
        );
        if name.ends_with("dispute") {
            insta::assert_snapshot!(format!("{name}_html"), letter.html);
        }
    }
}

#[test]
fn no_letter_is_blank_and_each_shows_every_invoice_and_the_total_of_its_facts() {
    for (name, facts, letter) in every_letter() {
        let total =
            quittance::mail::facts::print::amount(facts.total, &facts.currency, facts.language);
        assert!(
            letter.subject.contains(&total),
            "{name}: {}",
            letter.subject
        );
        assert!(
            letter.text.contains(&total) && letter.html.contains(&total),
            "{name}"
        );
        for line in &facts.lines {
            assert!(
                letter.text.contains(&line.number),
                "{name}: {}",
                line.number
            );
        }
        assert!(
            letter.text.len() > 400 && letter.html.len() > 2000,
            "{name}"
        );
        assert!(
            !letter.html.contains("{{") && !letter.html.contains("{%"),
            "{name}"
        );
        assert!(!letter.html.contains("<A>"), "{name}: names are escaped");
        assert!(
            !letter.html.contains("https://") && !letter.html.contains("http://fonts"),
            "{name}: asks nothing of third parties"
        );
    }
}

/// Lesson 67: subject and body in two languages.
#[test]
fn a_letter_speaks_one_language_from_subject_to_foot() {
    let french = ["facture", "Bonjour", "cordialement", "rappel", "échéance"];
    let english = ["invoice", "Hello", "kind regards", "reminder", "payment"];
    for (name, facts, letter) in every_letter() {
        let (own, other) = if facts.language == Language::Fr {
            (french, english)
        } else {
            (english, french)
        };
        for (part, text) in [
            ("subject", &letter.subject),
            ("text", &letter.text),
            ("html", &letter.html),
        ] {
            // The customer's own name may be in any language.
            let text = text.replace(&facts.debtor, "").replace("comptabilité", "");
            assert!(
                own.iter().any(|word| text.contains(word)) || part == "subject",
                "{name} {part}"
            );
            assert!(
                !other.iter().any(|word| text.contains(word)),
                "{name} {part}: {text}"
            );
        }
    }
}

#[test]
fn the_first_reminder_recalls_the_forty_euros_to_professionals_and_not_to_consumers() {
    let mut facts = samples::one_invoice(Level::R1, Language::Fr);
    assert!(templates().write(&facts).unwrap().text.contains("40 €"));
    facts.debtor_kind = receivables::party::DebtorKind::Consumer;
    let letter = templates().write(&facts).unwrap();
    assert!(!letter.text.contains("40 €") && !letter.html.contains("40 €"));
}

#[test]
fn a_total_that_differs_from_its_lines_never_leaves() {
    let mut facts = samples::several(Level::R1, Language::Fr);
    facts.total = Cents(1);
    assert!(matches!(
        templates().write(&facts),
        Err(CannotWrite::TotalDiffers { .. })
    ));
    facts.credits = facts.subtotal();
    facts.total = Cents::ZERO;
    assert_eq!(
        templates().write(&facts),
        Err(CannotWrite::NothingAsked(Cents::ZERO))
    );
    facts.lines.clear();
    assert_eq!(templates().write(&facts), Err(CannotWrite::NoLine));
}

#[test]
fn a_hand_over_is_not_mailed() {
    let facts = samples::one_invoice(Level::HandOver, Language::Fr);
    assert_eq!(templates().write(&facts), Err(CannotWrite::NotMailed));
}

#[test]
fn a_subject_stays_one_line_whatever_the_name() {
    let mut facts = samples::one_invoice(Level::R1, Language::Fr);
    facts.creditor.name = "Lafleur\r\nBcc: all@example.org".into();
    let letter = templates().write(&facts).unwrap();
    assert!(!letter.subject.contains(['\r', '\n']));
    let mail = composed(&letter, &[]);
    let (headers, _) = mail.split_once("\r\n\r\n").unwrap();
    assert!(!headers.contains("\nBcc:"), "{headers}");
}

/// Lesson 68: editing the template broke its table of invoices.
#[test]
fn a_template_is_tried_before_it_is_kept() {
    let place = |part| Place {
        level: Level::R1,
        language: Language::Fr,
        channel: Channel::Email,
        part,
    };
    let refused = |part, text: &str| templates().validate(place(part), text).unwrap_err();

    assert_eq!(
        templates().validate(place(Part::Subject), "Rappel {{ lines[0].number }}"),
        Ok(())
    );
    let own = Templates::source(place(Part::Mjml))
        .unwrap()
        .replace("Bonjour,", "Chère cliente, cher client,");
    assert_eq!(templates().validate(place(Part::Mjml), &own), Ok(()));

    assert!(matches!(
        refused(Part::Text, "{{ totl }}"),
        CannotUseTemplate::Field { .. }
    ));
    assert!(matches!(
        refused(Part::Text, "{% for line in lines %}"),
        CannotUseTemplate::Syntax { .. }
    ));
    assert!(matches!(
        refused(Part::Text, "Bonjour, payez {{ total }}."),
        CannotUseTemplate::Missing { .. }
    ));
    assert!(matches!(
        refused(Part::Subject, "  "),
        CannotUseTemplate::Blank(_)
    ));
    assert!(matches!(
        refused(Part::Mjml, "<mjml><mj-body>"),
        CannotUseTemplate::Layout { .. }
    ));
    assert!(matches!(
        refused(Part::Mjml, &"<mj-body>".repeat(10_000)),
        CannotUseTemplate::Layout { .. }
    ));
    assert!(matches!(
        refused(Part::Text, &"a".repeat(200_000)),
        CannotUseTemplate::TooLong
    ));
    let endless =
        "{% for a in range(9999) %}{% for b in range(9999) %}{{ a }}{% endfor %}{% endfor %}";
    assert!(matches!(
        refused(Part::Text, endless),
        CannotUseTemplate::Filling { .. }
    ));
}

#[test]
fn an_organisation_has_its_own_letter_and_the_built_in_ones_beside_it() {
    let place = LetterPlace::mail(Level::R1, Language::Fr);
    let own = OwnParts {
        subject: Some("À propos de {{ lines[0].number }}".to_owned()),
        ..OwnParts::default()
    };
    let templates = templates().with(place, &Words::of(place, &own)).unwrap();
    let french = templates
        .write(&samples::one_invoice(Level::R1, Language::Fr))
        .unwrap();
    assert_eq!(french.subject, "À propos de F-2026-0117");
    let english = templates
        .write(&samples::one_invoice(Level::R1, Language::En))
        .unwrap();
    assert!(english.subject.contains("awaiting payment"));
}

fn composed(letter: &Letter, attachments: &[Attachment]) -> String {
    let mail = Mail {
        letter,
        language: Language::Fr,
        from: "Menuiserie Lafleur <compta@lafleur.example>",
        reply_to: None,
        to: "compta@martin.example",
        copies: &["direction@martin.example".to_owned()],
        message_id: "abc@lafleur.example",
        date: "2026-03-10T08:00:00Z".parse().unwrap(),
        attachments,
    };
    compose(&mail).unwrap()
}

#[test]
fn the_same_letter_gives_the_same_bytes() {
    let letter = templates()
        .write(&samples::several(Level::R2, Language::Fr))
        .unwrap();
    let mail = composed(&letter, &[]);
    assert_eq!(mail, composed(&letter, &[]));
    let (headers, _) = mail.split_once("\r\n\r\n").unwrap();
    insta::assert_snapshot!("headers", headers.replace("\r\n", "\n"));
    assert!(
        mail.is_ascii(),
        "it passes every server, also those without 8BITMIME"
    );
    assert!(mail.lines().all(|line| line.len() <= 998));
}

#[test]
fn an_invoice_goes_with_the_letter() {
    let letter = templates()
        .write(&samples::one_invoice(Level::R1, Language::Fr))
        .unwrap();
    let invoice = Attachment {
        name: "F-2026-0117.pdf".into(),
        media_type: "application/pdf".into(),
        bytes: b"%PDF-1.7 sample".to_vec(),
    };
    let mail = composed(&letter, &[invoice]);
    assert!(mail.contains("multipart/mixed") && mail.contains("multipart/alternative"));
    assert!(mail.contains("F-2026-0117.pdf") && mail.contains("application/pdf"));
}

#[test]
fn the_line_of_settings_says_where_and_how() {
    let read = |text: &str| SmtpSettings::parse(text).unwrap();
    let own = read("smtp://claire:p%40ss@mail.lafleur.example");
    assert_eq!((own.port, own.encryption), (587, Encryption::StartTls));
    assert_eq!(own.login, Some(("claire".into(), "p@ss".into())));
    assert!(!format!("{own:?}").contains("p@ss"));
    assert_eq!(read("smtp://127.0.0.1:2525").encryption, Encryption::Off);
    assert_eq!(read("smtp://[::1]:2525").host, "::1");
    assert_eq!(
        read("smtp://mail.example:25?starttls=off").encryption,
        Encryption::Off
    );
    assert_eq!(
        read("smtp://localhost:25?starttls=required").encryption,
        Encryption::StartTls
    );
    assert_eq!(
        (
            read("smtps://mail.example").port,
            read("smtps://mail.example").encryption
        ),
        (465, Encryption::Tls)
    );
    for wrong in [
        "http://mail.example",
        "mail.example",
        "smtp://",
        "smtp://mail.example?tls=no",
        "smtps://m.example?starttls=off",
        "smtp://claire:p%40ss@mail.example?starttls=off",
        "smtp://claire:p%40ss@192.0.2.7:25?starttls=off",
    ] {
        assert!(SmtpSettings::parse(wrong).is_err(), "{wrong}");
    }
    let here = read("smtp://claire:p%40ss@localhost:25?starttls=off");
    assert_eq!(here.encryption, Encryption::Off);
}

#[test]
fn the_pace_gives_each_message_its_place() {
    let (pace, now) = (Pace::per_minute(Some(60)), Instant::now());
    assert_eq!(pace.wait(now), Duration::ZERO);
    assert_eq!(pace.wait(now), Duration::from_secs(1));
    assert_eq!(pace.wait(now + Duration::from_secs(10)), Duration::ZERO);
    assert_eq!(Pace::per_minute(None).wait(now), Duration::ZERO);
}

fn envelope(to: &str) -> Envelope {
    let address = |text: &str| mailbox(text).unwrap().email;
    Envelope {
        from: address("compta@lafleur.example"),
        to: address(to),
        copies: vec![],
    }
}

fn line_to(sink: &Sink) -> Wire {
    Wire::connect(&SmtpSettings::parse(&sink.url()).unwrap()).unwrap()
}

#[test]
fn one_line_carries_many_messages_and_each_arrives_byte_for_byte() {
    let sink = Sink::start(0).unwrap();
    let mut wire = line_to(&sink);
    let letter = templates()
        .write(&samples::several(Level::R3, Language::En))
        .unwrap();
    let mail = composed(&letter, &[]);
    for _ in 0..3 {
        let accepted = wire
            .offer(&envelope("a@b.example"))
            .unwrap()
            .data(&mail)
            .unwrap();
        assert!(accepted.answer.starts_with("250"), "{}", accepted.answer);
    }
    let dots = "Message-ID: <dots@x>\r\n\r\n.\r\n..\r\n.a\r\n";
    wire.offer(&envelope("a@b.example"))
        .unwrap()
        .data(dots)
        .unwrap();
    wire.close();
    let received = sink.received();
    assert_eq!(received.len(), 4);
    assert_eq!(received[0].message_id, "abc@lafleur.example");
    assert_eq!(String::from_utf8_lossy(&received[0].bytes), mail);
    assert_eq!(String::from_utf8_lossy(&received[3].bytes), dots);
}

#[test]
fn each_answer_of_the_server_means_one_thing() {
    let sink = Sink::start(0).unwrap();
    sink.misbehave("closing@", Fault::Closing);
    sink.misbehave("busy@", Fault::Busy);
    sink.misbehave("unknown@", Fault::Unknown);
    sink.misbehave("full@", Fault::Full);
    sink.misbehave("later@", Fault::BusyAfterData);
    sink.misbehave("drops@", Fault::DropsDuringData);
    sink.misbehave("silent@", Fault::DropsBeforeAnswer);
    let mail = "Message-ID: <one@x>\r\n\r\nHello\r\n";

    let mut wire = line_to(&sink);
    assert!(
        matches!(wire.offer(&envelope("busy@b.example")).err(), Some(Refusal::NotNow(words)) if words.contains("450"))
    );
    assert!(
        matches!(wire.offer(&envelope("unknown@b.example")).err(), Some(Refusal::Never(words)) if words.contains("550"))
    );
    assert!(matches!(
        wire.offer(&envelope("full@b.example")).unwrap().data(mail),
        Err(AfterData::Never(_))
    ));
    assert!(matches!(
        wire.offer(&envelope("later@b.example")).unwrap().data(mail),
        Err(AfterData::NotNow(_))
    ));
    assert!(wire.is_open(), "the line is good for the next message");
    wire.offer(&envelope("fine@b.example"))
        .unwrap()
        .data(mail)
        .unwrap();

    for lost in ["drops@b.example", "silent@b.example"] {
        let mut wire = line_to(&sink);
        assert!(
            matches!(
                wire.offer(&envelope(lost)).unwrap().data(mail),
                Err(AfterData::Uncertain(_))
            ),
            "{lost}"
        );
        assert!(!wire.is_open());
    }
    let mut wire = line_to(&sink);
    assert!(
        matches!(wire.offer(&envelope("closing@b.example")).err(), Some(Refusal::Unreachable(words)) if words.contains("421"))
    );
    assert!(!wire.is_open());
}

#[test]
fn a_copy_that_is_refused_does_not_hold_the_letter_back() {
    let sink = Sink::start(0).unwrap();
    sink.misbehave("gone@", Fault::Unknown);
    let mut envelope = envelope("a@b.example");
    envelope
        .copies
        .push(mailbox("gone@b.example").unwrap().email);
    let mut wire = line_to(&sink);
    let accepted = wire
        .offer(&envelope)
        .unwrap()
        .data("Message-ID: <one@x>\r\n\r\nHello\r\n")
        .unwrap();
    assert!(
        accepted.answer.contains("copy refused: 550"),
        "{}",
        accepted.answer
    );
    assert_eq!(sink.received()[0].to, ["a@b.example"]);
}

#[test]
fn a_server_that_is_not_there_is_out_of_reach() {
    let sink = Sink::start(0).unwrap();
    let settings = SmtpSettings::parse(&sink.url()).unwrap();
    drop(sink);
    assert!(matches!(
        Wire::connect(&settings),
        Err(Refusal::Unreachable(_))
    ));
}

#[test]
fn nothing_is_said_in_clear_when_encryption_is_required() {
    let sink = Sink::start(0).unwrap();
    let settings = SmtpSettings::parse(&format!("{}?starttls=required", sink.url())).unwrap();
    let refused = Wire::connect(&settings).err();
    assert!(matches!(refused, Some(Refusal::Unreachable(words)) if words.contains("STARTTLS")));
}

/// What the check says of each built-in letter: nothing, or the firm could not keep its own words beside them.
#[test]
fn the_built_in_letters_pass_their_own_checks() {
    for level in LEVELS {
        for language in LANGUAGES {
            for channel in CHANNELS {
                let place = LetterPlace {
                    level,
                    language,
                    channel,
                };
                let words = Words::built_in(place);
                for part in quittance::mail::own::parts(channel) {
                    let at = quittance::mail::own::at(place, *part);
                    assert_eq!(templates().validate(at, words.part(*part)), Ok(()));
                }
                let told = quittance::mail::tone::read(&templates(), place, &words).unwrap();
                assert_eq!(told, [], "{place:?}");
            }
        }
    }
}

#[test]
fn the_usual_text_message_is_one_message_in_the_telephones_own_alphabet() {
    for level in LEVELS {
        for language in LANGUAGES {
            for (sample, facts) in samples::all(level, language) {
                let text = templates().write_for(Channel::Sms, &facts).unwrap().text;
                let measured = measure(&text);
                if sample == "several_with_credit_and_dispute" {
                    assert!(measured.parts <= 2, "{text}");
                } else {
                    assert_eq!(measured.parts, 1, "{} of {text}", measured.units);
                }
                assert_eq!(measured.alphabet, Alphabet::Gsm7, "{text}");
                assert!(text.contains(&facts.creditor.name), "{text}");
                assert!(!text.contains('\n'), "{text}");
            }
        }
    }
    let mut facts = samples::one_invoice(Level::R1, Language::Fr);
    facts.creditor.name = "Forêt".to_owned();
    let text = templates().write_for(Channel::Sms, &facts).unwrap().text;
    assert_eq!(measure(&text).strangers, ['ê']);
    assert_eq!(
        text,
        "Forêt : sauf erreur, la facture F-2026-0117 reste à régler : 1 200,00 €. Une question ? 01 99 00 12 34. Merci."
    );
}

#[test]
fn a_call_says_who_what_since_when_and_asks_one_thing_in_few_sentences() {
    for level in LEVELS {
        for language in LANGUAGES {
            for (_, facts) in samples::all(level, language) {
                let said = templates().write_for(Channel::Call, &facts).unwrap().text;
                assert!(said.lines().count() <= 5, "{said}");
                let number = &facts.lines[0].number;
                for part in ["Claire Dumas", &facts.creditor.name, number] {
                    assert!(said.contains(part), "{part}: {said}");
                }
            }
        }
    }
    let several = samples::several(Level::R2, Language::En);
    let said = templates().write_for(Channel::Call, &several).unwrap().text;
    for part in [
        "Sylvie Roussel",
        "3 invoices",
        "announced for 6 March 2026",
        "8 days ago",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(
        !said.contains("4 March"),
        "the promise says more than the last message"
    );
}

#[test]
fn a_text_message_that_lists_everything_is_refused_as_too_long() {
    let place = Place {
        level: Level::R1,
        language: Language::Fr,
        channel: Channel::Sms,
        part: Part::Text,
    };
    let refused = |text: &str| templates().validate(place, text).unwrap_err();
    let long = format!("{{{{ total }}}} {}", "encore ".repeat(180));
    assert_eq!(refused(&long), CannotUseTemplate::Parts("one_invoice"));
    assert!(matches!(
        refused("Merci."),
        CannotUseTemplate::Missing { .. }
    ));
    assert_eq!(templates().validate(place, "{{ total }}"), Ok(()));
}

#[test]
fn a_refused_template_says_on_which_line_and_what_was_meant() {
    let refused = |part, text: &str| {
        let place = Place {
            level: Level::R1,
            language: Language::Fr,
            channel: Channel::Email,
            part,
        };
        let why = templates().validate(place, text).unwrap_err();
        (why.words(Language::En), why.hint(Language::En))
    };
    let (what, hint) = refused(Part::Text, "Bonjour,\n\n{{ totl }}");
    assert_eq!(what, "line 3: there is no field “totl”");
    assert_eq!(hint, "Did you mean “total”?");
    let (what, hint) = refused(
        Part::Text,
        "Bonjour,\n{% for line in lines %}\n{{ line.numbr }}{% endfor %}",
    );
    assert_eq!(what, "line 3: there is no field “line.numbr”");
    assert_eq!(hint, "Did you mean “line.number”?");
    let (what, _) = refused(Part::Text, "a\nb\n{% if credits %}{{ credit }}{% endif %}");
    assert_eq!(what, "line 3: there is no field “credit”");
    let (what, _) = refused(Part::Text, "a\n{% for x in lines %}\n");
    assert!(what.starts_with("line "), "{what}");

    let mjml = Templates::source(Place {
        level: Level::R1,
        language: Language::Fr,
        channel: Channel::Email,
        part: Part::Mjml,
    })
    .unwrap();
    let (what, hint) = refused(Part::Mjml, &mjml.replace("{{ debtor }}", "{{ debitor }}"));
    assert_eq!(what, "line 11: there is no field “debitor”");
    assert_eq!(hint, "Did you mean “debtor”?");
    let (what, _) = refused(
        Part::Mjml,
        &mjml.replace("<mj-include path=\"fr/foot.mjml\" />", "<mj-wrong />"),
    );
    assert!(what.starts_with("line 15: "), "{what}");
    let (what, _) = refused(
        Part::Mjml,
        &mjml.replace("fr/foot.mjml", "https://elsewhere.example/foot.mjml"),
    );
    assert!(what.starts_with("line 15: "), "{what}");
    let (what, _) = refused(
        Part::Mjml,
        &mjml.replace("Bonjour,", "<script>alert(1)</script>"),
    );
    assert_eq!(what, "line 10: the tag <script> has no place in a mail");
    let (what, _) = refused(
        Part::Text,
        "{% for i in range(300) %}{{ \"a\" * 9000 }}{% endfor %}",
    );
    assert!(what.contains("longer than 2000000 bytes"), "{what}");
}

#[test]
fn what_a_template_claims_from_the_wrong_reader_is_found_with_its_line() {
    let place = LetterPlace::mail(Level::R1, Language::Fr);
    let mut words = Words::built_in(place);
    words.text = words
        .text
        .replace("{% if debtor_kind == \"business\" %}", "{% if true %}");
    words.html = words
        .html
        .replace("Bonjour,", "Bonjour, un huissier vient.");
    let templates = templates().with(place, &words).unwrap();
    let told = quittance::mail::tone::read(&templates, place, &words).unwrap();
    let found: Vec<_> = told
        .iter()
        .map(|one| {
            let (rule, words) = (one.finding.rule.code(), one.finding.excerpt.as_str());
            (rule, words, one.parts.clone(), one.debtors.len(), one.line)
        })
        .collect();
    assert!(found.contains(&("seizure", "huissier", vec![Part::Mjml], 3, Some(10))));
    let claim = |words| ("consumer_claim", words, vec![Part::Text], 1, Some(9));
    assert!(found.contains(&claim("indemnité forfaitaire")), "{found:?}");
    assert!(found.iter().any(|one| one.0 == "public_body_article"));
}
