//! The inbox over HTTP: an answer is read as text, a person says what follows and takes it back, and strangers see nothing.

use axum::http::StatusCode;
use quittance::deeds::reminding::inbox::{Came, TakenIn, forget_nobodys, take_in};
use receivables::party::AccountId;
use store::Fault;

use super::actors::{Actor, Answer, House, TODAY, on_both};

fn post(actor: &Actor, id: i64, fields: &str) -> Answer {
    let form = format!("{fields}&token={}", actor.token());
    actor.send("POST", &format!("/inbox/{id}"), &form)
}

/// A mail comes in.
pub fn comes(house: &House, head: &str, text: &str) -> i64 {
    let mail = format!(
        "From: Compta <compta@client.example>\r\nSubject: Re: <Facture>\r\nContent-Type: text/plain; charset=utf-8\r\n{head}\r\n{text}\r\n"
    );
    let by = store::By {
        actor: "mail".into(),
        at: house.desk.now(),
        on: TODAY,
    };
    let came = Came {
        on: TODAY,
        at: by.at,
    };
    let taken = house
        .desk
        .store
        .write::<_, Fault>(house.firm, &by, |books| {
            take_in(books, &[], mail.as_bytes(), came)
        });
    match taken.unwrap() {
        TakenIn::Kept { id, .. } => id,
        other => panic!("{other:?}"),
    }
}

pub fn account(house: &House) -> store::Case {
    let read = |books: &mut store::Books<'_>| {
        Ok::<_, Fault>(books.cases(&[AccountId(house.customer)], TODAY)?.remove(0))
    };
    house.desk.store.read(house.firm, read).unwrap()
}

#[test]
fn an_answer_is_filed_read_dealt_with_and_taken_back() {
    on_both(|house| {
        let agent = house.agent();
        assert!(agent.get("/inbox").body.contains("Rien n’attend d’être lu"));
        let id = comes(
            house,
            "",
            "Nous réglerons le 1er décembre. <script>alert(1)</script>",
        );
        let list = agent.get("/inbox").body;
        assert!(
            list.contains("Client inconnu") && list.contains("Une promesse de paiement"),
            "{list}"
        );
        assert!(
            agent.get("/").body.contains("href=\"/inbox\""),
            "the first page says that it waits"
        );

        let page = agent.get(&format!("/inbox/{id}"));
        assert!(
            page.body.contains("&#60;script&#62;alert(1)") && !page.body.contains("<script>alert"),
            "{}",
            page.body
        );
        let unknown = post(&agent, id, "what=file&code=Z9");
        assert_eq!(unknown.status, StatusCode::CONFLICT);
        assert_eq!(
            post(&agent, id, "what=file&code=C1").location(),
            format!("/inbox/{id}?done=file")
        );
        assert_eq!(account(house).account.reply_since, Some(TODAY));
        let customer = agent.get(&format!("/customers/{}", house.customer)).body;
        assert!(
            customer.contains("A répondu") && customer.contains(&format!("href=\"/inbox/{id}\"")),
            "{customer}"
        );

        for wrong in [
            "what=promise&for_on=soon",
            "what=promise&for_on=2020-01-01",
            "what=dispute&invoice=F-9",
            "what=contact&mailbox=nobody",
        ] {
            assert_eq!(
                post(&agent, id, wrong).status,
                StatusCode::CONFLICT,
                "{wrong}"
            );
        }
        assert_eq!(post(&agent, id, "what=else").status, StatusCode::NOT_FOUND);
        assert_eq!(
            account(house).account.reply_since,
            Some(TODAY),
            "nothing half done"
        );

        let for_on = receivables::calendar::plus_days(TODAY, 8);
        let done = post(&agent, id, &format!("what=promise&for_on={for_on}"));
        assert_eq!(done.location(), format!("/inbox/{id}?done=noted"));
        let case = account(house).account;
        assert_eq!(
            (case.reply_since, case.promise.map(|promise| promise.for_on)),
            (None, Some(for_on))
        );
        assert_eq!(
            post(&agent, id, "what=nothing").status,
            StatusCode::CONFLICT,
            "once"
        );
        assert!(
            agent
                .get(&format!("/inbox/{id}"))
                .body
                .contains("Promesse notée")
        );

        post(&agent, id, "what=undo");
        let case = account(house).account;
        assert_eq!((case.reply_since, case.promise), (Some(TODAY), None));
        post(&agent, id, "what=dispute&invoice=F-1");
        assert!(account(house).account.invoices[0].dispute.is_some());
    });
}

#[test]
fn who_reads_may_not_decide_and_strangers_find_nothing() {
    on_both(|house| {
        let id = comes(house, "", "Bonjour.");
        let reader = house.reader();
        let page = reader.get(&format!("/inbox/{id}")).body;
        assert!(
            !page.contains("name=\"what\""),
            "no form for whom may not act"
        );
        assert_eq!(
            post(&reader, id, "what=nothing").status,
            StatusCode::FORBIDDEN
        );
        let source = reader.get(&format!("/inbox/{id}/source"));
        assert!(source.body.starts_with("From: Compta"), "{}", source.body);
        assert!(source.header("content-disposition").contains("attachment"));
        let stranger = house.stranger();
        for path in [format!("/inbox/{id}"), format!("/inbox/{id}/source")] {
            assert_eq!(stranger.get(&path).status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(
            post(&stranger, id, "what=nothing").status,
            StatusCode::NOT_FOUND
        );
        assert!(
            !stranger
                .get("/inbox?show=all")
                .body
                .contains("client.example")
        );
    });
}

#[test]
fn a_mailbox_that_cannot_be_read_says_so() {
    on_both(|house| {
        let owner = house.owner();
        assert!(
            owner
                .get("/inbox")
                .body
                .contains("href=\"/settings/mailboxes\"")
        );
        house.set(
            "mail.imap_url",
            "imaps://compta:s3cret@mail.morvan.example/INBOX",
        );
        let page = owner.get("/inbox").body;
        assert!(
            page.contains("pas encore relevée") && !page.contains("s3cret"),
            "{page}"
        );
        let by = store::By {
            actor: "mail".into(),
            at: house.desk.now(),
            on: TODAY,
        };
        let name = "compta @ mail.morvan.example:993/INBOX";
        let noted = house
            .desk
            .store
            .write::<_, Fault>(house.firm, &by, |books| {
                books.mark_mailbox_trouble(name, "no <route>")
            });
        noted.unwrap();
        assert!(owner.get("/inbox").body.contains("no &#60;route&#62;"));
    });
}

const MAILBOXES: &str = "/settings/mailboxes";

/// Clicks a button of the page about mailboxes.
fn say(owner: &Actor, fields: &str) -> Answer {
    let form = format!("{fields}&token={}", owner.token());
    owner.send("POST", MAILBOXES, &form)
}

#[test]
fn an_owner_adds_changes_tries_pauses_and_takes_a_mailbox_away() {
    on_both(|house| {
        let owner = house.owner();
        let kept = |host: &str, rest: &str| {
            say(
                &owner,
                &format!("do=keep&host={host}&user=compta%40lefort.example{rest}"),
            )
        };
        let secret = "&line=tls&password=s3cret%2Fé&folder=Réponses";
        assert_eq!(
            kept("imap.lefort.example", secret).location(),
            "/settings/mailboxes?done=kept"
        );
        let name = "compta@lefort.example @ imap.lefort.example:993/Réponses";
        let page = owner.get(MAILBOXES).body;
        assert!(
            page.contains(name) && page.contains("Pas encore relevée"),
            "{page}"
        );

        // Each refusal says what is the matter, keeps what was typed, and changes nothing.
        for (host, rest, said) in [
            ("a+b", secret, "pas le nom d’un serveur"),
            (
                "imap.lefort.example",
                "&line=tls&password=",
                "un mot de passe",
            ),
            (
                "imap.lefort.example",
                "&line=off&password=x",
                "traverserait le réseau en clair",
            ),
            (
                "imap.lefort.example",
                "&line=tls&port=0&password=x",
                "n’est pas un port",
            ),
            ("imap.lefort.example", secret, "déjà notée"),
        ] {
            let refused = kept(host, rest);
            assert_eq!(
                refused.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{host}{rest}"
            );
            assert!(refused.body.contains(said), "{said}: {}", refused.body);
            assert!(!refused.body.contains("s3cret"));
        }
        let of = format!("&mailbox={}", quittance::web::asked::encoded(name));
        let form = owner.get(&format!(
            "{MAILBOXES}?mailbox={}",
            quittance::web::asked::encoded(name)
        ));
        assert!(
            form.body.contains("value=\"imap.lefort.example\""),
            "{}",
            form.body
        );

        // Nothing listens there: the page says so in words, and how the server put it.
        say(
            &owner,
            &format!("do=keep&host=127.0.0.1&port=1&line=off&user=compta&password=s3cret{of}"),
        );
        let name = "compta @ 127.0.0.1:1/INBOX";
        let of = format!("&mailbox={}", quittance::web::asked::encoded(name));
        let tried = say(&owner, &format!("do=try{of}"));
        assert_eq!(tried.status, StatusCode::OK);
        assert!(
            tried.body.contains("Le serveur ne répond pas"),
            "{}",
            tried.body
        );
        assert!(!tried.body.contains("s3cret"));

        assert_eq!(
            say(&owner, &format!("do=pause{of}")).location(),
            "/settings/mailboxes?done=paused"
        );
        assert!(owner.get(MAILBOXES).body.contains("En pause"));
        assert!(owner.get("/inbox").body.contains("en pause"));
        say(&owner, &format!("do=resume{of}"));
        assert!(!owner.get(MAILBOXES).body.contains("En pause"));
        assert_eq!(
            say(&owner, &format!("do=remove{of}")).location(),
            "/settings/mailboxes?done=removed"
        );
        assert_eq!(
            say(&owner, &format!("do=remove{of}")).status,
            StatusCode::NOT_FOUND,
            "once"
        );
        assert_eq!(
            say(&owner, "do=try&mailbox=other").status,
            StatusCode::NOT_FOUND
        );

        let audit = owner.get("/audit").body;
        for done in [
            "a ajouté une boîte",
            "a modifié une boîte",
            "a mis une boîte en pause",
            "a repris une boîte",
            "a retiré une boîte",
        ] {
            assert!(audit.contains(done), "{done}: {audit}");
        }
    });
}

#[test]
fn mail_of_nobody_is_deleted_after_its_days_and_mail_of_a_customer_stays() {
    on_both(|house| {
        let owner = house.owner();
        let lost = comes(house, "", "Bonjour, nous vendons des films.");
        let filed = comes(house, "", "Nous réglerons vendredi.");
        post(&owner, filed, "what=file&code=C1");
        assert!(owner.get("/inbox").body.contains("90\u{a0}jours"));
        assert!(
            owner
                .get(&format!("/inbox/{lost}"))
                .body
                .contains("Effacé le")
        );
        assert!(
            !owner
                .get(&format!("/inbox/{filed}"))
                .body
                .contains("Effacé le")
        );
        let upkeep = |days: i32| {
            let mut desk = house.desk.clone();
            desk.clock.on = Some(receivables::calendar::plus_days(TODAY, days));
            let firm = quittance::deeds::firm(&desk, Some(house.firm)).unwrap();
            let settings = quittance::deeds::settings(&desk, house.firm).unwrap();
            forget_nobodys(&desk, &firm, &settings).unwrap()
        };
        assert_eq!(upkeep(89), 0);
        assert_eq!((upkeep(90), upkeep(90)), (1, 0), "once");
        let owner = house.owner();
        let page = owner.get(&format!("/inbox/{lost}")).body;
        assert!(
            page.contains("a été effacé") && !page.contains("films"),
            "{page}"
        );
        assert!(
            !owner
                .get("/inbox?show=all")
                .body
                .contains(&format!("/inbox/{lost}\""))
        );
        assert!(
            owner
                .get(&format!("/inbox/{filed}"))
                .body
                .contains("vendredi")
        );
        assert!(
            owner
                .get("/audit")
                .body
                .contains("messages sans client effacés")
        );
    });
}
