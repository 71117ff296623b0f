//! A letter on an account: which one, the next one, and the letter itself in a frame that runs and loads nothing.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use receivables::party::{AccountId, Channel, Language};
use receivables::reminding::sms;
use store::{Fault, LetterDraft, LetterPlace};

use super::{address, editor, place_of};
use crate::deeds::DeedError;
use crate::deeds::reminding::letters::{self, CannotPreview, Preview, Whom};
use crate::desk::Desk;
use crate::mail::facts::LetterFacts;
use crate::mail::own::Words;
use crate::mail::samples;
use crate::web::Web;
use crate::web::asked::encoded;
use crate::web::refusal::PageError;
use crate::web::reminding::messages::framed;
use crate::web::views::{LetterPreview, WhomChoice};
use crate::web::visitor::{Clerk, Visitor};

/// Customers to choose from: those who owe something, in the order of the books; “next” goes on beyond them.
const CUSTOMERS_SHOWN: i64 = 20;

/// Customers looked at to find the next one of whom something will be asked.
const CUSTOMERS_TRIED: i64 = 200;

/// On which account a letter is shown, as the address says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Account {
    Sample(String),
    Customer(AccountId),
}

impl Account {
    pub(super) fn read(text: &str) -> Account {
        match text.strip_prefix("c-").and_then(|id| id.parse().ok()) {
            Some(id) => Account::Customer(AccountId(id)),
            None => Account::Sample(text.strip_prefix("s-").unwrap_or("one_invoice").to_owned()),
        }
    }

    pub(super) fn whom(&self) -> Whom {
        match self {
            Account::Sample(name) => Whom::Sample(name.clone()),
            Account::Customer(id) => Whom::Customer(*id),
        }
    }

    pub(super) fn value(&self) -> String {
        match self {
            Account::Sample(name) => format!("s-{name}"),
            Account::Customer(id) => format!("c-{}", id.0),
        }
    }

    /// The next customer on whom this letter can be shown; after the last one, the first.
    pub(super) fn next(
        &self,
        desk: &Desk,
        clerk: &Clerk,
        place: LetterPlace,
    ) -> Result<Account, Fault> {
        let start = match self {
            Account::Customer(id) => *id,
            Account::Sample(_) => AccountId(i64::MIN),
        };
        for after in [start, AccountId(i64::MIN)] {
            let owing = desk.store.read::<_, Fault>(clerk.firm.id, |books| {
                books.list_owing(after, CUSTOMERS_TRIED)
            })?;
            for id in owing {
                let whom = Whom::Customer(id);
                if letters::preview(desk, &clerk.firm, place, None, &whom).is_ok() {
                    return Ok(Account::Customer(id));
                }
            }
        }
        Ok(self.clone())
    }

    /// The samples, some customers, and the one that is shown.
    pub(super) fn choices(
        &self,
        desk: &Desk,
        clerk: &Clerk,
        place: LetterPlace,
        reader: Language,
    ) -> Result<Vec<WhomChoice>, Fault> {
        let choice = |account: Account, label: String| WhomChoice {
            value: account.value(),
            label,
            is_sample: matches!(account, Account::Sample(_)),
            is_chosen: account == *self,
        };
        let names = samples::all(place.level, place.language);
        let mut all: Vec<WhomChoice> = names
            .into_iter()
            .map(|(name, _)| {
                let label = samples::label(name, reader).to_owned();
                choice(Account::Sample(name.to_owned()), label)
            })
            .collect();
        let mut customers = desk.store.read::<_, Fault>(clerk.firm.id, |books| {
            let mut ids = books.list_owing(AccountId(i64::MIN), CUSTOMERS_SHOWN)?;
            if let Account::Customer(id) = self
                && !ids.contains(id)
            {
                ids.push(*id);
            }
            Ok(books.names_of(&ids)?.into_iter().collect::<Vec<_>>())
        })?;
        customers.sort_by(|(_, one), (_, other)| one.cmp(other));
        all.extend(
            customers
                .into_iter()
                .map(|(id, name)| choice(Account::Customer(id), name)),
        );
        if !all.iter().any(|choice| choice.is_chosen)
            && let Some(first) = all.first_mut()
        {
            first.is_chosen = true;
        }
        Ok(all)
    }
}

/// What a draft says.
pub(super) fn words(draft: &LetterDraft) -> Words {
    Words {
        subject: draft.subject.clone(),
        text: draft.text.clone(),
        html: draft.html.clone(),
    }
}

/// The letter on an account, and the facts that its fields were filled with.
pub(super) struct Shown {
    pub preview: Result<LetterPreview, (String, String)>,
    pub facts: Option<LetterFacts>,
}

pub(super) fn preview(
    desk: &Desk,
    clerk: &Clerk,
    place: LetterPlace,
    words: &Words,
    account: &Account,
    reader: Language,
) -> Result<Shown, DeedError> {
    let whom = account.whom();
    let told = letters::preview(desk, &clerk.firm, place, Some(words), &whom);
    let why = match told {
        Ok(preview) => return Ok(shown(preview, place, account)),
        Err(CannotPreview::Deed(error @ DeedError::Fault(_))) => return Err(error),
        Err(why) => why,
    };
    // The fields have their values on this account all the same.
    let standing = letters::preview(desk, &clerk.firm, place, None, &whom);
    Ok(Shown {
        preview: Err((why.words(reader), why.hint(reader))),
        facts: standing.ok().map(|preview| preview.facts),
    })
}

fn shown(preview: Preview, place: LetterPlace, account: &Account) -> Shown {
    let whom = encoded(&account.value());
    Shown {
        preview: Ok(LetterPreview {
            name: preview.facts.debtor.clone(),
            is_sample: preview.is_sample,
            on: preview.facts.today,
            total: preview.facts.total,
            subject: preview.letter.subject,
            measured: (place.channel == Channel::Sms).then(|| sms::measure(&preview.letter.text)),
            text: preview.letter.text,
            address: format!("{}/html?whom={whom}", address(place)),
        }),
        facts: Some(preview.facts),
    }
}

/// The letter itself, for the frame: the reader's draft, or what stands.
pub async fn letter_html(
    State(web): State<Web>,
    visitor: Visitor,
    Path(path): Path<(String, String)>,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let (clerk, place) = (visitor.clerk()?, place_of(&path)?);
    let account = Account::read(asked.get("whom").map_or("", String::as_str));
    let html = web
        .desk
        .run(move |desk| {
            let draft = editor::draft(desk, &clerk, place)?;
            let words = draft.as_ref().map(words);
            let whom = account.whom();
            let told = letters::preview(desk, &clerk.firm, place, words.as_ref(), &whom);
            match told {
                Ok(preview) => Ok(Some(preview.letter.html)),
                Err(CannotPreview::Deed(error @ DeedError::Fault(_))) => Err(error),
                Err(_) => Ok(None),
            }
        })
        .await?;
    Ok(framed(html.ok_or(PageError::NotFound)?))
}
