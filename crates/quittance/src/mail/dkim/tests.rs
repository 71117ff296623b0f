//! The examples of the standards, to the byte.

use super::*;

/// RFC 8463 A.2, as PKCS#8.
const SEED: &str = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
const PUBLIC: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

/// RFC 8463 A.3.
const LETTER: &str = "From: Joe SixPack <joe@football.example.com>\r\n\
    To: Suzie Q <suzie@shopping.example.net>\r\n\
    Subject: Is dinner ready?\r\n\
    Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n\
    Message-ID: <20030712040037.46341.5F8J@football.example.com>\r\n\
    \r\n\
    Hi.\r\n\
    \r\n\
    We lost the game.  Are you hungry yet?\r\n\
    \r\n\
    Joe.\r\n";
const HEADER: &str = "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n \
    d=football.example.com; i=@football.example.com;\r\n \
    q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n \
    subject : date : message-id : from : subject : date;\r\n \
    bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n \
    b=";
const SIGNATURE: &str =
    "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==";

fn ed25519() -> String {
    let mut der = vec![
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04,
        0x20,
    ];
    der.extend(BASE64.decode(SEED).unwrap());
    let der = BASE64.encode(der);
    format!("-----BEGIN PRIVATE KEY-----\n{der}\n-----END PRIVATE KEY-----\n")
}

#[test]
fn the_letter_of_rfc_8463_gets_the_signature_of_rfc_8463() {
    let signer = Signer::new("football.example.com", "brisbane", &ed25519()).unwrap();
    let (head, body) = LETTER.split_once("\r\n\r\n").unwrap();
    assert!(HEADER.contains(&format!("bh={};", body_hash(body))));
    let names = [
        "from",
        "to",
        "subject",
        "date",
        "message-id",
        "from",
        "subject",
        "date",
    ];
    let text = signed_text(&fields(head), &names, HEADER);
    assert_eq!(BASE64.encode(signer.key.sign(&text).unwrap()), SIGNATURE);
    let record = signer.record();
    assert_eq!(record.name, "brisbane._domainkey.football.example.com");
    assert_eq!(record.value, format!("v=DKIM1; k=ed25519; p={PUBLIC}"));
}

/// RFC 6376 3.4.5, example 1.
#[test]
fn the_example_of_rfc_6376_is_relaxed_as_it_says() {
    let message = "A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n C \r\nD \t E\r\n\r\n\r\n";
    let (head, body) = message.split_once("\r\n\r\n").unwrap();
    let head: Vec<String> = fields(head)
        .iter()
        .map(|field| relaxed_field(field.raw))
        .collect();
    assert_eq!(head, ["a:X", "b:Y Z"]);
    assert_eq!(relaxed_body(body), " C\r\nD E\r\n");
}

#[test]
fn an_empty_body_stays_empty_and_an_open_line_is_closed() {
    for (body, relaxed) in [
        ("", ""),
        ("\r\n\r\n", ""),
        (" \t\r\n", ""),
        ("a", "a\r\n"),
        ("\r\na\r\n\r\nb  ", "\r\na\r\n\r\nb\r\n"),
    ] {
        assert_eq!(relaxed_body(body), relaxed, "{body:?}");
    }
    // RFC 6376 3.4.4: the hash of a body without a line.
    assert_eq!(
        body_hash(""),
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    );
}

#[test]
fn of_two_fields_with_one_name_the_last_is_signed_first() {
    let fields = fields("To: a\r\nFrom: first\r\nFrom: second");
    let text = signed_text(&fields, &["from", "from", "from", "cc", "to"], "S: b=");
    assert_eq!(text, "from:second\r\nfrom:first\r\nto:a\r\ns:b=");
}

#[test]
fn names_and_keys_that_are_none_are_refused() {
    let refused = |domain: &str, pem: &str| Signer::new(domain, "quittance", pem).err();
    for domain in [
        "",
        "a b.example",
        "a..example",
        "-a.example",
        "é.example",
        "a;d=b",
        "a\r\nb",
    ] {
        assert_eq!(
            refused(domain, &ed25519()),
            Some(CannotSign::Domain),
            "{domain}"
        );
    }
    let block = |label: &str| format!("-----BEGIN {label}-----\nAAAA\n-----END {label}-----");
    for (pem, why) in [
        (String::new(), CannotSign::Pem),
        ("-----BEGIN PRIVATE KEY-----\nAAAA".into(), CannotSign::Pem),
        (block("CERTIFICATE"), CannotSign::Pem),
        (block("PRIVATE KEY"), CannotSign::Kind),
        (block("RSA PRIVATE KEY"), CannotSign::Kind),
        (block("ENCRYPTED PRIVATE KEY"), CannotSign::Locked),
    ] {
        assert_eq!(refused("lafleur.example", &pem), Some(why), "{pem}");
    }
}

#[test]
fn a_signer_below_or_above_the_sender_speaks_for_it() {
    let signer = Signer::new("mail.lafleur.example", "q", &ed25519()).unwrap();
    assert!(signer.speaks_for("Lafleur.example") && signer.speaks_for("mail.lafleur.example"));
    assert!(!signer.speaks_for("elsewhere.example") && !signer.speaks_for("notlafleur.example"));
}
