//! Whose line is it? Customers are found by code, else by name; one that is not known is opened.

use std::collections::{BTreeMap, HashMap, HashSet};

use documents::facts::CustomerRef;
use receivables::Date;
use receivables::calendar::Zone;
use receivables::invoicing::Terms;
use receivables::party::{AccountId, ContactRole, Language, SequenceId};
use receivables::reminding::ReadyMade;
use store::{AccountRow, Books, Fault, NewAccount, NewContact};

use super::reading::hash;
use crate::deeds::DeedError;
use crate::deeds::customers::address;
use crate::settings::Settings;

/// The customers of the books, by code and by name.
pub struct Customers {
    codes: HashMap<String, AccountId>,
    names: HashMap<String, AccountId>,
    terms: HashMap<AccountId, Terms>,
    erased: HashMap<AccountId, Date>,
    /// Mailboxes that this file has told already, so that each is looked up once.
    told: HashSet<(AccountId, u64)>,
    sequence: SequenceId,
    language: Language,
    /// How many were opened.
    pub created: u64,
}

/// The ladder of new customers; the ready-made ones are published when the firm has none.
pub fn usual_sequence(
    books: &mut Books<'_>,
    settings: &Settings,
    language: Language,
) -> Result<SequenceId, DeedError> {
    if books.sequences()?.is_empty() {
        for ready in ReadyMade::ALL {
            let mut sequence = ready.sequence();
            sequence.name = ready.name(language).into();
            books.publish_sequence(ready.slug(), &sequence)?;
        }
    }
    let wanted = settings.get("reminders.sequence");
    let found = books
        .sequences()?
        .into_iter()
        .rev()
        .find(|(slug, _)| slug == wanted);
    found.map(|(_, sequence)| sequence.id).ok_or_else(|| {
        DeedError::refused(
            format!("no ladder is called «{wanted}»"),
            "quittance settings set reminders.sequence standard, key-accounts or late-payers",
        )
    })
}

impl Customers {
    /// Reads who is known.
    pub fn new(
        books: &mut Books<'_>,
        sequence: SequenceId,
        language: Language,
    ) -> Result<Customers, Fault> {
        Ok(Customers {
            codes: books.account_codes()?,
            names: books.account_names()?,
            terms: HashMap::new(),
            erased: books.erased_accounts()?.into_iter().collect(),
            told: HashSet::new(),
            sequence,
            language,
            created: 0,
        })
    }

    /// Only this one, who is known already.
    pub fn just(row: &AccountRow) -> Customers {
        Customers {
            codes: HashMap::from([(row.code.clone(), row.id)]),
            names: HashMap::new(),
            terms: row.terms.map(|terms| (row.id, terms)).into_iter().collect(),
            erased: row.erased_on.map(|on| (row.id, on)).into_iter().collect(),
            told: HashSet::new(),
            sequence: row.sequence,
            language: row.language,
            created: 0,
        }
    }

    /// The account of this customer, when it is known.
    pub fn known(&self, who: &CustomerRef) -> Option<AccountId> {
        match (&who.code, &who.name) {
            (Some(code), _) => self.codes.get(code).copied(),
            (None, Some(name)) => self
                .names
                .get(name)
                .or_else(|| self.codes.get(name))
                .copied(),
            (None, None) => who
                .emails
                .first()
                .and_then(|email| self.codes.get(email))
                .copied(),
        }
    }

    /// The day on which a customer was erased: no file brings it back.
    pub fn erased_on(&self, account: AccountId) -> Option<Date> {
        self.erased.get(&account).copied()
    }

    /// Opens the customers of these lines that are not known yet, each once.
    pub fn open_unknown<'l>(
        &mut self,
        books: &mut Books<'_>,
        lines: impl Iterator<Item = (&'l CustomerRef, Option<Terms>)>,
    ) -> Result<(), Fault> {
        let mut new: Vec<(NewAccount, Vec<String>)> = Vec::new();
        let mut waiting: HashMap<String, usize> = HashMap::new();
        for (who, terms) in lines {
            if self.known(who).is_some() {
                continue;
            }
            let code = self.code_for(who, &waiting);
            if waiting.contains_key(&code) && (who.code.is_some() || self.names.contains_key(&code))
            {
                continue;
            }
            let name = who.name.clone().unwrap_or_else(|| code.clone());
            if who.code.is_none() && new.iter().any(|(account, _)| account.name == name) {
                continue;
            }
            waiting.insert(code.clone(), new.len());
            let account = NewAccount {
                code,
                name,
                debtor: receivables::party::DebtorKind::Business,
                language: who.language.unwrap_or(self.language),
                zone: who
                    .zip
                    .as_deref()
                    .map_or(Zone::default(), Zone::of_postal_code),
                siren: who.siren.clone(),
                terms,
            };
            new.push((account, who.emails.clone()));
        }
        self.open(books, new)
    }

    fn open(
        &mut self,
        books: &mut Books<'_>,
        new: Vec<(NewAccount, Vec<String>)>,
    ) -> Result<(), Fault> {
        let accounts: Vec<NewAccount> = new.iter().map(|(account, _)| account.clone()).collect();
        let ids = books.open_accounts(&accounts, self.sequence)?;
        let mut contacts = Vec::new();
        for ((account, emails), id) in new.into_iter().zip(ids) {
            self.created += 1;
            self.codes.insert(account.code, id);
            self.names.insert(account.name, id);
            if let Some(terms) = account.terms {
                self.terms.insert(id, terms);
            }
            self.told
                .extend(emails.iter().map(|email| (id, hash(email))));
            contacts.extend(contacts_of(id, &emails, 0));
        }
        books.add_contacts(&contacts)?;
        Ok(())
    }

    /// Agrees the terms that a line says with customers who had others; answers with whom. The invoices that are in the
    /// books keep their due dates: what was agreed for them does not change by itself.
    pub fn agree_terms<'l>(
        &mut self,
        books: &mut Books<'_>,
        lines: impl Iterator<Item = (&'l CustomerRef, Option<Terms>)>,
    ) -> Result<Vec<AccountId>, Fault> {
        let mut said: BTreeMap<AccountId, Terms> = BTreeMap::new();
        for (who, terms) in lines {
            let account = self.known(who).filter(|id| self.erased_on(*id).is_none());
            if let (Some(account), Some(terms)) = (account, terms) {
                said.insert(account, terms);
            }
        }
        let accounts: Vec<AccountId> = said.keys().copied().collect();
        if accounts.is_empty() {
            return Ok(accounts);
        }
        let agreed = books.terms_of(&accounts)?;
        let new = |(account, terms): &(AccountId, Terms)| agreed.get(account) != Some(terms);
        let changed: Vec<(AccountId, Terms)> = said.into_iter().filter(new).collect();
        books.agree_terms(&changed)?;
        self.terms.extend(changed.iter().copied());
        Ok(changed.into_iter().map(|(account, _)| account).collect())
    }

    /// Keeps where the post of these customers goes, where a line says it and the books do not, or say something else; answers
    /// for whom. What does not fit an envelope is left alone: a letter shows what it would have covered.
    pub fn keep_addresses<'l>(
        &mut self,
        books: &mut Books<'_>,
        lines: impl Iterator<Item = &'l CustomerRef>,
    ) -> Result<Vec<AccountId>, Fault> {
        let mut said: BTreeMap<AccountId, String> = BTreeMap::new();
        for who in lines {
            let account = self.known(who).filter(|id| self.erased_on(*id).is_none());
            let words = who
                .address()
                .and_then(|text| address::lines(&text).ok().flatten());
            if let (Some(account), Some(words)) = (account, words) {
                said.insert(account, words);
            }
        }
        let accounts: Vec<AccountId> = said.keys().copied().collect();
        if accounts.is_empty() {
            return Ok(accounts);
        }
        let known = books.addresses(&accounts)?;
        let mut kept = Vec::new();
        for (account, words) in said {
            if known.get(&account) != Some(&words) {
                books.set_address(account, Some(&words))?;
                kept.push(account);
            }
        }
        Ok(kept)
    }

    /// Adds the mailboxes that a known customer did not have yet; answers which customers got one.
    /// One that is no longer in the file stays: a person may have added it.
    pub fn add_mailboxes<'l>(
        &mut self,
        books: &mut Books<'_>,
        lines: impl Iterator<Item = &'l CustomerRef>,
    ) -> Result<Vec<AccountId>, Fault> {
        let mut told: BTreeMap<AccountId, Vec<&String>> = BTreeMap::new();
        for who in lines.filter(|who| !who.emails.is_empty()) {
            let account = self.known(who);
            if let Some(account) = account.filter(|id| self.erased_on(*id).is_none()) {
                let new = |email: &&String| self.told.insert((account, hash(email)));
                let new: Vec<&String> = who.emails.iter().filter(new).collect();
                if !new.is_empty() {
                    told.entry(account).or_default().extend(new);
                }
            }
        }
        if told.is_empty() {
            return Ok(Vec::new());
        }
        let accounts: Vec<AccountId> = told.keys().copied().collect();
        let mut known = books.mailboxes(&accounts)?;
        let mut contacts = Vec::new();
        for (account, emails) in told {
            let known = known.remove(&account).unwrap_or_default();
            let mut new: Vec<String> = Vec::new();
            for email in emails {
                if !known.contains(email) && !new.contains(email) {
                    new.push(email.clone());
                }
            }
            contacts.extend(contacts_of(account, &new, known.len()));
        }
        books.add_contacts(&contacts)?;
        let mut updated: Vec<AccountId> = contacts.iter().map(|contact| contact.account).collect();
        updated.dedup();
        books.answer_address_found(&updated)?;
        Ok(updated)
    }

    /// A customer without a code is called by its name, as the list would sort it.
    fn code_for(&self, who: &CustomerRef, waiting: &HashMap<String, usize>) -> String {
        /// Codes longer than this do not fit a column.
        const CODE_CHARS: usize = 24;
        if let Some(code) = &who.code {
            return code.clone();
        }
        let name = who
            .name
            .as_deref()
            .or(who.emails.first().map(String::as_str))
            .unwrap_or("CLIENT");
        let base: String = name
            .chars()
            .filter_map(|c| {
                if c.is_alphanumeric() {
                    Some(c.to_uppercase().next().unwrap_or(c))
                } else {
                    c.is_whitespace().then_some('-')
                }
            })
            .take(CODE_CHARS)
            .collect();
        let taken = |code: &String| self.codes.contains_key(code) || waiting.contains_key(code);
        let numbered = (2..).map(|n| format!("{base}-{n}"));
        std::iter::once(base.clone())
            .chain(numbered)
            .find(|code| !taken(code))
            .unwrap_or(base)
    }

    /// The terms agreed with this customer, when they are known.
    pub fn terms(
        &mut self,
        books: &mut Books<'_>,
        account: AccountId,
    ) -> Result<Option<Terms>, Fault> {
        if let Some(terms) = self.terms.get(&account) {
            return Ok(Some(*terms));
        }
        let terms = books.account(account)?.and_then(|row| row.terms);
        if let Some(terms) = terms {
            self.terms.insert(account, terms);
        }
        Ok(terms)
    }
}

/// The first mailbox is the one that pays; the others get copies when the level rises.
fn contacts_of(account: AccountId, emails: &[String], before: usize) -> Vec<NewContact> {
    let contact = |(at, email): (usize, &String)| NewContact {
        account,
        role: if before + at == 0 {
            ContactRole::Reminders
        } else {
            ContactRole::Escalation
        },
        name: None,
        email: Some(email.clone()),
        phone: None,
    };
    emails.iter().enumerate().map(contact).collect()
}
