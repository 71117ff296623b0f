//! What people write down on a customer's page: it is kept, shown, taken back, and refused with what was typed still there.

use axum::http::StatusCode;

use super::actors::{Actor, Answer, House, on_both};

/// Fills a form of the customer's page in and sends it.
fn send(house: &House, actor: &Actor, form: &str, words: &str) -> Answer {
    let path = format!("/customers/{}/{form}", house.customer);
    actor.send("POST", &path, &format!("{words}&token={}", actor.token()))
}

/// The page, after a form led back to it.
fn back(actor: &Actor, answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let address = answer.location();
    actor.get(address.split('#').next().unwrap()).body
}

/// The number in the first `name="item"` after these words.
fn item(page: &str, after: &str) -> String {
    let rest = page
        .split(after)
        .nth(1)
        .unwrap_or_else(|| panic!("no {after} in {page}"));
    let number = rest.split("name=\"item\" value=\"").nth(1).unwrap();
    number.split('"').next().unwrap().to_owned()
}

fn page(house: &House, actor: &Actor) -> String {
    actor.get(&format!("/customers/{}", house.customer)).body
}

#[test]
fn a_note_calls_a_colleague_comes_back_to_them_and_is_seen_once() {
    let house = House::open();
    let (agent, reader) = (house.agent(), house.reader());
    let written = send(
        &house,
        &agent,
        "notes",
        "do=write&words=%40accountant+rappelle+%3Cb%3Elundi&on=",
    );
    let shown = back(&agent, &written);
    assert!(
        shown.contains("@accountant rappelle &#60;b&#62;lundi"),
        "{shown}"
    );
    assert!(shown.contains("Note de Claire Delmas"), "{shown}");
    assert!(
        shown.contains("pour Claire Delmas"),
        "a mention without a day is for today"
    );
    let seen = item(&shown, "class=\"ledger todos\"");
    let gone = send(&house, &agent, "notes", &format!("do=seen&item={seen}"));
    let shown = back(&agent, &gone);
    assert!(shown.contains("Rien n’attend pour ce client."), "{shown}");
    assert!(
        shown.contains("/notes\"><input"),
        "what was seen can come back"
    );
    let undone = send(&house, &agent, "notes", &format!("do=undo&item={seen}"));
    assert!(!back(&agent, &undone).contains("Rien n’attend pour ce client."));

    let accountant = house.accountant();
    let first = accountant.get("/").body;
    assert!(
        first.contains("Pour vous") && first.contains("rappelle"),
        "{first}"
    );
    assert!(
        !agent.get("/").body.contains("Pour vous"),
        "it is another's"
    );

    let read = page(&house, &reader);
    assert!(
        read.contains("rappelle") && !read.contains("/notes\""),
        "a reader reads"
    );
    let removed = send(&house, &agent, "notes", &format!("do=remove&item={seen}"));
    let shown = back(&agent, &removed);
    assert!(!shown.contains("rappelle") && shown.contains("Une note a été retirée"));
    let twice = send(&house, &agent, "notes", &format!("do=remove&item={seen}"));
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[test]
fn what_was_typed_stays_in_a_form_that_is_refused() {
    let house = House::open();
    let agent = house.agent();
    for (form, words, typed, why) in [
        ("notes", "do=write&words=", "", "Rien n’est écrit."),
        (
            "notes",
            "do=write&words=Voir&on=2020-01-01",
            ">Voir</textarea>",
            "Ce jour est passé.",
        ),
        (
            "notes",
            "do=write&words=Voir&on=lundi",
            ">Voir</textarea>",
            "Ce n’est pas une date.",
        ),
        (
            "notes",
            "do=write&words=Voir&whom=x%40y.example",
            ">Voir</textarea>",
            "Aucun collègue",
        ),
        (
            "tasks",
            "do=set&words=Rappeler&on=2020-01-01",
            "value=\"Rappeler\"",
            "Ce jour est passé.",
        ),
        (
            "contacts",
            "do=add&role=reminders&name=Maud",
            "value=\"Maud\"",
            "Rien ne permet de joindre",
        ),
        (
            "contacts",
            "do=add&role=boss&email=a%40b.example",
            "value=\"a@b.example\"",
            "Ce choix n’existe pas.",
        ),
        (
            "contacts",
            "do=add&role=reminders&email=maud%40",
            "value=\"maud@\"",
            "Ce n’est pas une adresse",
        ),
        (
            "contacts",
            "do=add&role=reminders&email=compta%40lefort.example",
            "value=\"compta@lefort.example\"",
            "est déjà là",
        ),
        (
            "contacts",
            "do=change&item=424242&role=other&phone=0102030405",
            "value=\"0102030405\"",
            "Ce n’est plus là.",
        ),
        (
            "file",
            "segment=Grossistes&colleague=x%40y.example",
            "value=\"Grossistes\"",
            "Aucun collègue",
        ),
    ] {
        let answer = send(&house, &agent, form, words);
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        assert!(answer.body.contains(why), "{words}: {}", answer.body);
        assert!(answer.body.contains(typed), "{words}: {}", answer.body);
        assert!(answer.body.contains("role=\"alert\""), "{words}");
    }
    let long = format!("do=write&words={}", "x".repeat(4_001));
    let answer = send(&house, &agent, "notes", &long);
    assert!(answer.body.contains("C’est trop long."));
    assert!(
        page(&house, &agent).contains("Rien n’attend pour ce client."),
        "nothing was kept"
    );
}

#[test]
fn a_contact_is_added_corrected_removed_and_each_is_undone_from_the_page() {
    let house = House::open();
    let agent = house.agent();
    let added = send(
        &house,
        &agent,
        "contacts",
        "do=add&role=payables&name=Maud+Kerbrat&email=maud%40lefort.example&phone=%2B33+2+99+00+00+01&language=en&zone=alsace-moselle",
    );
    let shown = back(&agent, &added);
    for word in [
        "Maud Kerbrat",
        "Comptabilité fournisseurs",
        "anglais",
        "Alsace-Moselle",
        "Interlocuteur ajouté",
    ] {
        assert!(shown.contains(word), "{word} in {shown}");
    }
    let id = item(&shown, "role=\"status\"");
    let edit = agent
        .get(&format!("/customers/{}?edit=contact-{id}", house.customer))
        .body;
    assert!(edit.contains("value=\"maud@lefort.example\""), "{edit}");

    let changed = send(
        &house,
        &agent,
        "contacts",
        &format!(
            "do=change&item={id}&role=payables&name=Maud+Kerbrat&email=m.kerbrat%40lefort.example"
        ),
    );
    let shown = back(&agent, &changed);
    assert!(shown.contains("m.kerbrat@lefort.example") && !shown.contains("mailto:maud@"));
    let new = item(&shown, "role=\"status\"");
    let undone = send(&house, &agent, "contacts", &format!("do=undo&item={new}"));
    assert!(back(&agent, &undone).contains("mailto:maud@lefort.example"));

    let removed = send(&house, &agent, "contacts", &format!("do=remove&item={id}"));
    let shown = back(&agent, &removed);
    assert!(!shown.contains("mailto:maud@"), "{shown}");
    let undone = send(&house, &agent, "contacts", &format!("do=undo&item={id}"));
    assert!(back(&agent, &undone).contains("mailto:maud@lefort.example"));
}

#[test]
fn a_task_is_set_done_and_taken_up_and_the_record_names_segment_and_colleague() {
    let house = House::open();
    let agent = house.agent();
    let set = send(
        &house,
        &agent,
        "tasks",
        "do=set&words=Envoyer+le+bon&whom=owner%40lefort.example",
    );
    let shown = back(&agent, &set);
    assert!(shown.contains("Envoyer le bon") && shown.contains("pour Claire Delmas"));
    let id = item(&shown, "class=\"ledger todos\"");
    let done = back(
        &agent,
        &send(&house, &agent, "tasks", &format!("do=done&item={id}")),
    );
    assert!(
        done.contains("Tâches faites") && done.contains("Fait\u{a0}: Envoyer le bon"),
        "{done}"
    );
    let again = back(
        &agent,
        &send(&house, &agent, "tasks", &format!("do=undo&item={id}")),
    );
    assert!(!again.contains("Tâches faites"));

    let file = send(
        &house,
        &agent,
        "file",
        "segment=+Grossistes+&colleague=owner%40lefort.example",
    );
    let shown = back(&agent, &file);
    for word in ["Grossistes", "Suivi par Claire Delmas", "Segment changé"] {
        assert!(shown.contains(word), "{word} in {shown}");
    }
    let same = send(
        &house,
        &agent,
        "file",
        "segment=Grossistes&colleague=owner%40lefort.example",
    );
    assert_eq!(
        back(&agent, &same).matches("Segment changé").count(),
        1,
        "nothing changed"
    );
}

#[test]
fn every_invoice_says_why_and_a_document_is_kept_shown_and_downloaded() {
    let house = House::open();
    let agent = house.agent();
    let shown = page(&house, &agent);
    assert!(
        shown.contains("invoicewhy\">") && shown.contains("jours de retard"),
        "{shown}"
    );
    assert!(
        shown.contains("Pas encore de note"),
        "one invoice is no habit"
    );

    let path = format!("/customers/{}/documents", house.customer);
    let fields = |token: &str| [("token", token.to_owned()), ("invoice", "F-1".to_owned())];
    let upload = |file: (&str, &[u8])| {
        let token = agent.token();
        let fields = fields(&token);
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(key, value)| (*key, value.as_str()))
            .collect();
        agent.upload(&path, &fields, file)
    };
    let shown = back(&agent, &upload(("facture «été».pdf", b"%PDF-1.7 un")));
    assert!(
        shown.contains("facture «été».pdf") && shown.contains("Document joint à la facture F-1")
    );
    assert!(back(&agent, &upload(("autre.pdf", b"%PDF-1.7 un"))).contains("était déjà là"));
    let id = shown
        .split("href=\"/documents/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let file = agent.get(&format!("/documents/{id}"));
    assert_eq!(
        (file.bytes.as_slice(), file.header("content-type").as_str()),
        (&b"%PDF-1.7 un"[..], "application/pdf")
    );
    let disposition = file.header("content-disposition");
    assert!(
        disposition.starts_with("attachment; filename=\"facture "),
        "{disposition}"
    );
    assert!(
        disposition.contains("filename*=UTF-8''facture%20%C2%AB%C3%A9t%C3%A9%C2%BB.pdf"),
        "{disposition}"
    );
    assert!(file.header("content-security-policy").contains("sandbox"));

    for (file, why) in [
        (("notes.exe", &b"MZ"[..]), "ce genre de fichier"),
        (("vide.pdf", &b""[..]), "est vide ou dépasse"),
        (("", &b""[..]), "Aucun fichier n’est arrivé."),
    ] {
        let answer = upload(file);
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(why), "{why}: {}", answer.body);
    }
    let forged = agent.upload(
        &path,
        &[("token", "x"), ("invoice", "F-1")],
        ("a.pdf", b"%PDF-"),
    );
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    let other = agent.upload(
        &path,
        &[("token", &agent.token()), ("invoice", "F-9")],
        ("a.pdf", b"%PDF-"),
    );
    assert!(other.body.contains("n’est pas de ce client"));
    let elsewhere = agent.upload(
        &format!("/customers/{}/notes", house.customer),
        &[("token", &agent.token())],
        ("a.pdf", b"%PDF-"),
    );
    assert_eq!(
        elsewhere.status,
        StatusCode::FORBIDDEN,
        "a file comes where one is expected"
    );
}

#[test]
fn nothing_new_is_written_about_an_erased_customer() {
    let house = House::open();
    let agent = house.agent();
    send(
        &house,
        &agent,
        "notes",
        "do=write&words=Habite+chez+sa+soeur",
    );
    house.erase_customer();
    let shown = page(&house, &agent);
    assert!(
        !shown.contains("chez sa soeur") && !shown.contains("/notes\""),
        "{shown}"
    );
    for (form, words) in [
        ("notes", "do=write&words=Voir"),
        ("tasks", "do=set&words=Voir"),
        ("contacts", "do=add&role=other&phone=0102030405"),
        ("file", "segment=Autre"),
    ] {
        let answer = send(&house, &agent, form, words);
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
    }
}

#[test]
fn a_document_of_a_message_is_downloaded_by_itself() {
    let house = House::open();
    let reader = house.reader();
    let page = reader.get(&format!("/messages/{}", house.message)).body;
    let source = reader
        .get(&format!("/messages/{}/source", house.message))
        .body;
    assert!(source.contains("filename=\"F-1.pdf\""), "{source}");
    let address = format!("/messages/{}/attachment", house.message);
    assert!(page.contains(&format!("{address}?n=0")), "{page}");
    let file = reader.get(&format!("{address}?n=0"));
    assert_eq!(
        (file.status, &file.bytes[..]),
        (StatusCode::OK, &b"%PDF-1.7"[..])
    );
    assert!(file.header("content-disposition").starts_with("attachment"));
    for nowhere in ["", "?n=9", "?n=x"] {
        assert_eq!(
            reader.get(&format!("{address}{nowhere}")).status,
            StatusCode::NOT_FOUND
        );
    }
}

#[test]
fn tasks_questions_and_messages_leave_as_files_that_run_nothing() {
    on_both(|house| {
        let (agent, reader) = (house.agent(), house.reader());
        house.asked("hand_over", "handover");
        let form = format!("do=add&words=%3DHYPERLINK(1)&token={}", agent.token());
        agent.send(
            "POST",
            &format!("/customers/{}/tasks", house.customer),
            &form,
        );
        for (list, said) in [
            ("tasks", "'=HYPERLINK(1)"),
            ("questions", "Brasserie Kerlan"),
            ("messages", "refused"),
        ] {
            let csv = reader.get(&format!("/lists/{list}/csv"));
            assert!(csv.header("content-type").starts_with("text/csv"), "{list}");
            assert!(csv.body.contains(said), "{list}: {}", csv.body);
            let xlsx = reader.get(&format!("/lists/{list}/xlsx"));
            assert!(xlsx.body.starts_with("PK"), "{list}");
            let stranger = house.stranger().get(&format!("/lists/{list}/csv")).body;
            assert_eq!(stranger.lines().count(), 1, "{list}: {stranger}");
            assert!(
                agent
                    .get("/work")
                    .body
                    .contains(&format!("/lists/{list}/csv"))
            );
        }
        for nowhere in ["/lists/tasks/pdf", "/lists/people/csv"] {
            assert_eq!(
                reader.get(nowhere).status,
                StatusCode::NOT_FOUND,
                "{nowhere}"
            );
        }
    });
}
