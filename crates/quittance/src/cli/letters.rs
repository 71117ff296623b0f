//! `quittance letters`: the letters that customers get, in the firm's own words.

mod pdf;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use documents::export::Cell;
use receivables::Date;
use receivables::party::{Channel, Language};
use receivables::reminding::Level;
use serde_json::{Value, json};
use store::{LetterPlace, Organisation};

use super::{Common, show};
use crate::deeds::DeedError;
use crate::deeds::reminding::letters::{self, Kept, Standing, Wanted, Whom};
use crate::desk::{Desk, civil};
use crate::mail::own::{Words, channel_code, language_code, parts};
use crate::mail::templates::Part;
use crate::mail::tone::Told;

/// Letters of the firm.
#[derive(Args)]
pub struct LettersArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Every letter: built in or the firm's own, since when and by whom
    List,
    /// What a letter says, its fields not filled in
    Show {
        #[command(flatten)]
        which: Which,
        /// Only this part, as it can be edited and set again
        #[arg(long)]
        part: Option<PartName>,
    },
    /// Put a file in place of a part, as the next version
    Set {
        #[command(flatten)]
        which: Which,
        /// Which part
        #[arg(long)]
        part: PartName,
        /// Why, in a sentence, for the history
        #[arg(long, default_value = "")]
        note: String,
        /// Keep it though the check finds something grave
        #[arg(long)]
        despite_findings: bool,
        /// The file
        file: PathBuf,
    },
    /// Every version of a letter
    History {
        #[command(flatten)]
        which: Which,
    },
    /// Bring back a version, as the next one
    Restore {
        #[command(flatten)]
        which: Which,
        /// The version
        version: i64,
        /// Keep it though the check finds something grave
        #[arg(long)]
        despite_findings: bool,
    },
    /// Go back to the built-in letter, as the next version
    Reset {
        #[command(flatten)]
        which: Which,
    },
    /// The next letter of a customer, as it would leave
    Preview {
        /// The customer's code
        customer: String,
        /// At this level, when it is not the next one
        #[arg(long)]
        level: Option<LevelName>,
        /// By this way, when it is not the next step's
        #[arg(long)]
        channel: Option<ChannelName>,
        /// The firm's day, when it is not today
        #[arg(long, value_name = "DATE")]
        on: Option<Date>,
    },
    /// The next letter of a customer on paper: a PDF to print and put into a window envelope
    Pdf(pdf::PdfArgs),
    /// Send a letter to yourself, marked as a test
    Test {
        #[command(flatten)]
        which: Which,
        /// Your mailbox
        #[arg(long, value_name = "EMAIL")]
        to: String,
    },
    /// Read every letter for threats, wrong claims and what is missing
    Check,
}

#[derive(Args)]
struct Which {
    /// Which level
    level: LevelName,
    /// In which language; the firm's when not said
    #[arg(long, value_name = "fr|en", value_parser = language)]
    language: Option<Language>,
    /// By which way it goes
    #[arg(long, default_value = "email")]
    channel: ChannelName,
}

#[derive(Clone, Copy, ValueEnum)]
enum ChannelName {
    Email,
    Sms,
    Letter,
    Call,
}

impl ChannelName {
    fn channel(self) -> Channel {
        match self {
            ChannelName::Email => Channel::Email,
            ChannelName::Sms => Channel::Sms,
            ChannelName::Letter => Channel::Letter,
            ChannelName::Call => Channel::Call,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum LevelName {
    Pre,
    #[value(alias = "R1")]
    R1,
    #[value(alias = "R2")]
    R2,
    #[value(alias = "R3")]
    R3,
}

#[derive(Clone, Copy, ValueEnum)]
enum PartName {
    Subject,
    Text,
    Html,
}

impl LevelName {
    fn level(self) -> Level {
        match self {
            LevelName::Pre => Level::PreReminder,
            LevelName::R1 => Level::R1,
            LevelName::R2 => Level::R2,
            LevelName::R3 => Level::R3,
        }
    }
}

impl PartName {
    fn part(self) -> Part {
        match self {
            PartName::Subject => Part::Subject,
            PartName::Text => Part::Text,
            PartName::Html => Part::Mjml,
        }
    }
}

impl Which {
    fn place(&self, firm: &Organisation) -> LetterPlace {
        LetterPlace {
            level: self.level.level(),
            language: self.language.unwrap_or(firm.language),
            channel: self.channel.channel(),
        }
    }
}

pub fn run(common: &Common, args: LettersArgs) -> Result<ExitCode, DeedError> {
    let on = match &args.what {
        What::Preview { on, .. } => *on,
        What::Pdf(args) => args.on,
        _ => None,
    };
    let desk = common.desk(on)?;
    let firm = common.firm(&desk)?;
    match args.what {
        What::List => list(common, &desk, &firm),
        What::Show { which, part } => show_letter(common, &desk, &firm, which.place(&firm), part),
        What::Set {
            which,
            part,
            note,
            despite_findings,
            file,
        } => {
            let place = which.place(&firm);
            let mut words = letters::read(&desk, &firm, place)?.words;
            put(&mut words, place, part, &file)?;
            let wanted = Wanted {
                place,
                words,
                based_on: None,
                note,
                despite_findings,
            };
            let kept = letters::keep(&desk, &firm, "command", None, wanted)?;
            told(common, place, kept)
        }
        What::History { which } => history(common, &desk, &firm, which.place(&firm)),
        What::Restore {
            which,
            version,
            despite_findings,
        } => {
            let place = which.place(&firm);
            let kept = letters::restore(&desk, &firm, "command", place, version, despite_findings)?;
            told(common, place, kept)
        }
        What::Reset { which } => {
            let place = which.place(&firm);
            told(
                common,
                place,
                letters::restore(&desk, &firm, "command", place, 0, false)?,
            )
        }
        What::Preview {
            customer,
            level,
            channel,
            ..
        } => {
            let (level, channel) = (
                level.map(LevelName::level),
                channel.map(ChannelName::channel),
            );
            preview(common, &desk, &firm, &customer, (level, channel))
        }
        What::Pdf(args) => pdf::pdf(common, &desk, &firm, args),
        What::Test { which, to } => test(common, &desk, &firm, which.place(&firm), &to),
        What::Check => check(common, &desk, &firm),
    }
}

/// Puts a file in the place of a part, where a letter that goes this way has it.
fn put(
    words: &mut Words,
    place: LetterPlace,
    part: PartName,
    file: &PathBuf,
) -> Result<(), DeedError> {
    if !parts(place.channel).contains(&part.part()) {
        return Err(DeedError::refused(
            "a letter that goes this way has no such part",
            "quittance letters show names its parts",
        ));
    }
    words.set(part.part(), text_of(file)?);
    Ok(())
}

fn list(common: &Common, desk: &Desk, firm: &Organisation) -> Result<ExitCode, DeedError> {
    let all = letters::list(desk, firm)?;
    let data: Vec<Value> = all.iter().map(|one| standing(one, firm)).collect();
    common.output().data_or(&data, || {
        let text = |text: &str| Cell::Text(text.to_owned());
        let rows: Vec<Vec<Cell>> = all
            .iter()
            .map(|one| {
                let row = one.row.as_ref();
                vec![
                    text(one.place.level.code()),
                    text(language_code(one.place.language)),
                    text(channel_code(one.place.channel)),
                    Cell::Text(state(one)),
                    row.map_or(Cell::Empty, |row| Cell::Number(row.version)),
                    row.map_or(Cell::Empty, |row| {
                        Cell::Date(civil(row.written_at, &firm.zone).date())
                    }),
                    row.map_or(Cell::Empty, |row| text(&row.written_by)),
                    Cell::Number(one.told.len() as i64),
                ]
            })
            .collect();
        let headers = [
            "level", "language", "channel", "letter", "version", "since", "by", "findings",
        ];
        show::table(&headers, &rows, firm.language)
    });
    Ok(ExitCode::SUCCESS)
}

fn state(standing: &Standing) -> String {
    let own = standing.own_parts();
    if own.is_empty() {
        return "built in".into();
    }
    let names: Vec<&str> = own
        .into_iter()
        .map(|part| letters::part_name(part, Language::En))
        .collect();
    format!("own {}", names.join(", "))
}

fn standing(one: &Standing, firm: &Organisation) -> Value {
    let own: Vec<&str> = one.own_parts().into_iter().map(part_code).collect();
    let row = one.row.as_ref();
    json!({
        "level": one.place.level.code(),
        "language": language_code(one.place.language),
        "channel": channel_code(one.place.channel),
        "state": if own.is_empty() { "built_in" } else { "own" },
        "own_parts": own,
        "version": one.version(),
        "written_on": row.map(|row| civil(row.written_at, &firm.zone).date()),
        "written_by": row.map(|row| &row.written_by),
        "note": row.map(|row| &row.note),
        "findings": one.told.iter().map(finding).collect::<Vec<_>>(),
    })
}

fn show_letter(
    common: &Common,
    desk: &Desk,
    firm: &Organisation,
    place: LetterPlace,
    part: Option<PartName>,
) -> Result<ExitCode, DeedError> {
    let one = letters::read(desk, firm, place)?;
    let Words {
        subject,
        text,
        html,
    } = &one.words;
    let mut data = standing(&one, firm);
    data["parts"] = json!({ "subject": subject, "text": text, "html": html });
    common.output().data_or(&data, || match part {
        Some(part) => one.words.part(part.part()).trim_end().to_owned(),
        None => {
            let parts = [("subject", subject), ("text", text), ("html (MJML)", html)];
            let there = parts.iter().filter(|(_, words)| !words.is_empty());
            let shown: Vec<String> = there
                .map(|(name, words)| format!("# {name}\n{}\n", words.trim_end()))
                .collect();
            shown.join("\n")
        }
    });
    Ok(ExitCode::SUCCESS)
}

fn history(
    common: &Common,
    desk: &Desk,
    firm: &Organisation,
    place: LetterPlace,
) -> Result<ExitCode, DeedError> {
    let versions = letters::history(desk, firm, place)?;
    let own = |row: &store::LetterRow| {
        let one = Standing {
            place,
            words: Words::default(),
            row: Some(row.clone()),
            told: Vec::new(),
        };
        one.own_parts()
            .into_iter()
            .map(part_code)
            .collect::<Vec<_>>()
    };
    let data: Vec<Value> = versions
        .iter()
        .map(|row| {
            json!({
                "version": row.version,
                "written_on": civil(row.written_at, &firm.zone).date(),
                "written_by": row.written_by,
                "note": row.note,
                "own_parts": own(row),
            })
        })
        .collect();
    common.output().data_or(&data, || {
        if versions.is_empty() {
            return "The built-in letter; it was never changed.".to_owned();
        }
        let rows: Vec<Vec<Cell>> = versions
            .iter()
            .map(|row| {
                let own = own(row);
                let says = if own.is_empty() {
                    "built in".to_owned()
                } else {
                    own.join(", ")
                };
                vec![
                    Cell::Number(row.version),
                    Cell::Date(civil(row.written_at, &firm.zone).date()),
                    Cell::Text(row.written_by.clone()),
                    Cell::Text(says),
                    Cell::Text(row.note.clone()),
                ]
            })
            .collect();
        show::table(
            &["version", "on", "by", "own", "note"],
            &rows,
            firm.language,
        )
    });
    Ok(ExitCode::SUCCESS)
}

fn told(common: &Common, place: LetterPlace, kept: Kept) -> Result<ExitCode, DeedError> {
    let (version, changed) = match kept {
        Kept::Version(version) => (version, true),
        Kept::Unchanged(version) => (version, false),
    };
    let data = json!({
        "level": place.level.code(), "language": language_code(place.language), "channel": channel_code(place.channel),
        "version": version, "changed": changed,
    });
    common.output().data_or(&data, || match kept {
        Kept::Version(version) => format!("Kept as version {version}."),
        Kept::Unchanged(_) => "It says this already; nothing was changed.".to_owned(),
    });
    Ok(ExitCode::SUCCESS)
}

fn preview(
    common: &Common,
    desk: &Desk,
    firm: &Organisation,
    customer: &str,
    (level, channel): (Option<Level>, Option<Channel>),
) -> Result<ExitCode, DeedError> {
    let preview = letters::preview_next(desk, firm, customer, level, channel)?;
    let (letter, facts) = (&preview.letter, &preview.facts);
    let data = json!({
        "customer": customer, "level": facts.level.code(), "language": language_code(facts.language),
        "channel": channel_code(preview.channel), "on": facts.today,
        "total_cents": facts.total, "subject": letter.subject, "text": letter.text, "html": letter.html,
    });
    common.output().data_or(&data, || {
        format!(
            "{}  {}\n\n{}\n\n{}",
            facts.today,
            facts.level.code(),
            letter.subject,
            letter.text
        )
    });
    Ok(ExitCode::SUCCESS)
}

fn test(
    common: &Common,
    desk: &Desk,
    firm: &Organisation,
    place: LetterPlace,
    to: &str,
) -> Result<ExitCode, DeedError> {
    let whom = Whom::Sample(String::new());
    let tested = letters::send_test(desk, firm, "command", place, None, &whom, to)?;
    let data = json!({
        "id": tested.id, "to": to, "subject": tested.subject, "answer": tested.answer, "stayed": tested.stayed(),
    });
    common.output().data_or(&data, || match tested.stayed() {
        true => format!(
            "«{}» stayed in the house: the sandbox is on. Its words: quittance letters show.",
            tested.subject
        ),
        false => format!("«{}» left for {to}: {}", tested.subject, tested.answer),
    });
    Ok(ExitCode::SUCCESS)
}

/// Ends with 1 when a letter should not leave as it is.
fn check(common: &Common, desk: &Desk, firm: &Organisation) -> Result<ExitCode, DeedError> {
    let all = letters::list(desk, firm)?;
    let findings: Vec<(&Standing, &Told)> = all
        .iter()
        .flat_map(|one| one.told.iter().map(move |told| (one, told)))
        .collect();
    let data: Vec<Value> = findings
        .iter()
        .map(|(one, told)| {
            let mut data = finding(told);
            data["level"] = json!(one.place.level.code());
            data["language"] = json!(language_code(one.place.language));
            data["channel"] = json!(channel_code(one.place.channel));
            data
        })
        .collect();
    common.output().data_or(&data, || {
        if findings.is_empty() {
            return format!("{} letters read; nothing to say.", all.len());
        }
        let lines = findings.iter().map(|(one, told)| words(one, told));
        lines.collect::<Vec<_>>().join("\n")
    });
    let grave = findings.iter().any(|(_, told)| told.is_grave());
    Ok(ExitCode::from(u8::from(grave)))
}

fn words(one: &Standing, told: &Told) -> String {
    let (level, language) = (one.place.level.code(), language_code(one.place.language));
    let channel = channel_code(one.place.channel);
    let parts: Vec<&str> = told.parts.iter().map(|part| part_code(*part)).collect();
    let rule = told.finding.rule;
    let line = told.line.map(|line| format!(":{line}")).unwrap_or_default();
    let how = if told.is_grave() { "grave" } else { "doubtful" };
    format!(
        "{level} {language} {channel} {}{line}  {how}: {} «{}»\n  → {} ({})",
        parts.join("+"),
        rule.message(Language::En),
        told.finding.excerpt,
        rule.fix(Language::En),
        rule.source()
    )
}

fn finding(told: &Told) -> Value {
    let rule = told.finding.rule;
    let parts: Vec<&str> = told.parts.iter().map(|part| part_code(*part)).collect();
    json!({
        "rule": rule.code(),
        "severity": if told.is_grave() { "grave" } else { "doubtful" },
        "parts": parts,
        "line": told.line,
        "debtors": told.debtors,
        "excerpt": told.finding.excerpt,
        "message": rule.message(Language::En),
        "fix": rule.fix(Language::En),
        "source": rule.source(),
    })
}

fn part_code(part: Part) -> &'static str {
    match part {
        Part::Subject => "subject",
        Part::Text => "text",
        Part::Mjml => "html",
    }
}

fn text_of(file: &PathBuf) -> Result<String, DeedError> {
    let bytes = std::fs::read(file).map_err(|cause| {
        DeedError::refused(
            format!("{}: {cause}", file.display()),
            "give a file that can be read",
        )
    })?;
    String::from_utf8(bytes).map_err(|_| {
        DeedError::refused(
            format!("{} is not in UTF-8", file.display()),
            "save it in UTF-8 and try again",
        )
    })
}

fn language(code: &str) -> Result<Language, String> {
    match code {
        "fr" => Ok(Language::Fr),
        "en" => Ok(Language::En),
        _ => Err("fr or en".to_owned()),
    }
}
