//! The pages about proofs beside the password: a struct and a template of the same name.

use askama::Template;

use super::asked::encoded;
use super::frame::{Frame, Room};
use super::text::Texts;
use crate::deeds::factors::Enrolment;
use crate::identity::qr;

/// The second step at the door.
#[derive(Template)]
#[template(path = "web/people/sign_in_second.html")]
pub struct SignInSecond {
    f: Frame,
    t: Texts,
    next: String,
    refusal: Option<(&'static str, &'static str)>,
}

impl SignInSecond {
    pub fn new(f: Frame, next: String, refusal: Option<(&'static str, &'static str)>) -> Self {
        SignInSecond {
            t: Texts(f.language),
            f,
            next,
            refusal,
        }
    }
}

/// A telephone is set up: the square, the secret beside it, and the first code.
#[derive(Template)]
#[template(path = "web/people/second_factor.html")]
pub struct SecondFactor {
    f: Frame,
    t: Texts,
    enrolment: Enrolment,
    square: String,
    is_refused: bool,
}

impl SecondFactor {
    pub fn new(f: Frame, enrolment: Enrolment, is_refused: bool) -> Self {
        let t = Texts(f.language);
        SecondFactor {
            square: qr::svg(&enrolment.address, t.second_square()).unwrap_or_default(),
            t,
            f,
            enrolment,
            is_refused,
        }
    }

    /// The secret in groups, as one types it.
    fn groups(&self) -> String {
        let signs: Vec<char> = self.enrolment.secret.chars().collect();
        let groups: Vec<String> = signs.chunks(4).map(|four| four.iter().collect()).collect();
        groups.join(" ")
    }
}

/// The codes for the paper, shown once.
#[derive(Template)]
#[template(path = "web/people/recovery_codes.html")]
pub struct RecoveryCodes {
    f: Frame,
    t: Texts,
    login: String,
    codes: Vec<String>,
}

impl RecoveryCodes {
    pub fn new(f: Frame, login: String, codes: Vec<String>) -> Self {
        RecoveryCodes {
            t: Texts(f.language),
            f,
            login,
            codes,
        }
    }

    /// The codes as a file: it is in the page already, so that nothing is asked for a second time.
    fn file(&self) -> String {
        let mut text = format!("Quittance · {}\n\n", self.login);
        for code in &self.codes {
            text.push_str(code);
            text.push('\n');
        }
        format!("data:text/plain;charset=utf-8,{}", encoded(&text))
    }
}
