//! `quittance settings`, `verify`, `backup`, `restore`, `copy`, `bench`

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use documents::export::Cell;
use receivables::party::{DebtorKind, Language};
use store::{By, Store};

use super::{Common, show};
use crate::deeds::{self, DeedError};
use crate::secrets::Keys;
use crate::settings::{self, Settings};

/// Settings of the firm.
#[derive(Args)]
pub struct SettingsArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Every setting with its value and meaning
    List,
    /// One value
    Get {
        /// The setting
        key: String,
    },
    /// Set one; an empty value sets it back
    Set {
        /// The setting
        key: String,
        /// The value
        #[arg(required_unless_present = "file", conflicts_with = "file")]
        value: Option<String>,
        /// Takes the value from this file: a key or a certificate
        #[arg(long)]
        file: Option<PathBuf>,
    },
    /// The DNS record of the key with which letters are signed
    Dkim,
}

/// Where the copy goes.
#[derive(Args)]
pub struct BackupArgs {
    /// A file that does not exist yet
    to: PathBuf,
}

/// Which backup.
#[derive(Args)]
pub struct RestoreArgs {
    /// A file that backup wrote
    from: PathBuf,
}

/// From where to where.
#[derive(Args)]
pub struct CopyArgs {
    /// sqlite:PATH or postgres://…
    #[arg(long)]
    from: String,
    /// sqlite:PATH or postgres://…, empty
    #[arg(long)]
    to: String,
}

pub fn settings(common: &Common, args: SettingsArgs) -> Result<ExitCode, DeedError> {
    let desk = common.desk(None)?;
    let firm = common.firm(&desk)?;
    let known = deeds::settings(&desk, firm.id)?;
    match args.what {
        What::List => {
            let data: Vec<_> = settings::ALL
                .iter()
                .map(|s| serde_json::json!({ "key": s.key, "value": shown(s, &known), "default": s.default, "meaning": s.meaning }))
                .collect();
            common.output().data_or(&data, || {
                let text = |text: &str| Cell::Text(text.to_owned());
                let rows: Vec<Vec<Cell>> = settings::ALL
                    .iter()
                    .map(|s| {
                        vec![
                            text(s.key),
                            Cell::Text(settings::beginning(&shown(s, &known))),
                            text(s.meaning),
                        ]
                    })
                    .collect();
                show::table(&["setting", "value", "meaning"], &rows, firm.language)
            });
        }
        What::Get { key } => {
            let value = shown(settings::find(&key)?, &known);
            common
                .output()
                .data_or(&serde_json::json!({ "key": key, "value": value }), || {
                    value.clone()
                });
        }
        What::Set { key, value, file } => {
            let value = match file {
                Some(file) => content(&file)?,
                None => value.unwrap_or_default(),
            };
            deeds::upkeep::set_setting(&desk, &firm, "command", &key, &value)?;
            let known = deeds::settings(&desk, firm.id)?;
            let value = shown(settings::find(&key)?, &known);
            let warning = warning(&key, &known, firm.language);
            let data = serde_json::json!({ "key": key, "value": value, "warning": warning });
            common.output().data_or(&data, || match &warning {
                None => format!("{key} = {value}"),
                Some(warning) => format!("{key} = {value}\n{warning}"),
            });
        }
        What::Dkim => {
            let (record, note) = deeds::upkeep::dkim_record(&desk, &firm)?;
            let data = serde_json::json!({
                "name": record.name, "type": "TXT", "value": record.value, "zone": record.zone_line(), "note": note,
            });
            common.output().data_or(&data, || {
                let note = note
                    .map(|note| format!("\n\nNote: {note}."))
                    .unwrap_or_default();
                format!(
                    "Publish this TXT record:\n\n{}\n{}\n\nAs a line of a zone file:\n\n{}{note}",
                    record.name,
                    record.value,
                    record.zone_line()
                )
            });
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What may be set and had better not be.
fn warning(key: &str, known: &Settings, language: Language) -> Option<&'static str> {
    let above = key == "terms.days" && known.terms().exceed_legal_cap(DebtorKind::Business);
    above.then_some(match language {
        Language::Fr => {
            "C'est plus que la loi ne permet entre professionnels : 60 jours, ou 45 jours fin de mois (C. com. L441-10)."
        }
        Language::En => {
            "This is more than the law allows between businesses: 60 days, or 45 days end of month (C. com. L441-10)."
        }
    })
}

/// Keys and certificates are a few thousand bytes; what is longer is another file than the one that was meant.
const SETTING_BYTES_MAX: u64 = 64 << 10;

/// The text of a file, as the value of a setting.
fn content(file: &Path) -> Result<String, DeedError> {
    let refused = |why: String| {
        let hint = "name a text file, such as a key or a certificate in PEM";
        DeedError::refused(format!("{}: {why}", file.display()), hint)
    };
    let opened = std::fs::File::open(file).map_err(|cause| refused(cause.to_string()))?;
    let mut text = String::new();
    opened
        .take(SETTING_BYTES_MAX + 1)
        .read_to_string(&mut text)
        .map_err(|cause| refused(cause.to_string()))?;
    if text.len() as u64 > SETTING_BYTES_MAX {
        return Err(refused(format!("longer than {SETTING_BYTES_MAX} bytes")));
    }
    match text.trim() {
        "" => Err(refused("it is empty".into())),
        text => Ok(text.to_owned()),
    }
}

/// A secret is never shown, only that it is there.
fn shown(setting: &settings::Setting, known: &Settings) -> String {
    match (setting.secret, known.some(setting.key)) {
        (true, Some(_)) => "••••".into(),
        (_, value) => value.unwrap_or_default().into(),
    }
}

pub fn verify(common: &Common) -> Result<ExitCode, DeedError> {
    let desk = common.desk(None)?;
    let sealed = deeds::upkeep::seal_all(&desk)?;
    let findings = desk.store.verify()?;
    let erasures = desk.store.erasure_count()?;
    let data = serde_json::json!({
        "verified": findings.is_empty(), "newly_sealed": sealed, "erasures": erasures, "findings": findings
    });
    common
        .output()
        .data_or(&data, || match findings.as_slice() {
            [] if erasures > 0 => {
                format!("Every seal and every balance agrees. Customers erased: {erasures}.")
            }
            [] => "Every seal and every balance agrees.".to_owned(),
            findings => findings.join("\n"),
        });
    Ok(if findings.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

pub fn backup(common: &Common, args: BackupArgs) -> Result<ExitCode, DeedError> {
    let desk = common.desk(None)?;
    deeds::upkeep::seal_all(&desk)?;
    desk.store.backup(&args.to).map_err(refusal)?;
    let to = args.to.display().to_string();
    common
        .output()
        .data_or(&serde_json::json!({ "backup": to }), || {
            format!("Written to {to}.")
        });
    Ok(ExitCode::SUCCESS)
}

pub fn restore(common: &Common, args: RestoreArgs) -> Result<ExitCode, DeedError> {
    let path = common.url().strip_prefix("sqlite:").ok_or_else(|| {
        DeedError::refused(
            "only a SQLite file is restored here",
            "for PostgreSQL: pg_restore, or quittance copy from a SQLite backup",
        )
    })?;
    let clock = crate::desk::Clock::default();
    let done =
        store::restore(&args.from, std::path::Path::new(path), clock.now()).map_err(refusal)?;
    let erased = match (&done.erasures_unknown, done.erased_again) {
        (Some(why), _) => format!(
            "\nWho was erased since the backup is not known ({why}): erase them again, from your own list."
        ),
        (None, 0) => String::new(),
        (None, count) => format!("\nCustomers erased since the backup were erased again: {count}."),
    };
    let words = "Restored. The sender stands still: look at what may have left since the backup (quittance outbox), then release it with: \
                 quittance settings set mail.standstill ''";
    common.output().data_or(
        &serde_json::json!({
            "restored": path, "standstill": true, "erased_again": done.erased_again,
            "erasures_unknown": done.erasures_unknown
        }),
        || format!("{words}{erased}"),
    );
    Ok(ExitCode::SUCCESS)
}

pub fn copy(common: &Common, args: CopyArgs) -> Result<ExitCode, DeedError> {
    let (from, to) = (Store::open(&args.from)?, Store::open(&args.to)?);
    let keys = Keys::beside(from.path());
    keys.take_to(&Keys::beside(to.path())).map_err(|refusal| {
        DeedError::refused(
            refusal.to_string(),
            "both databases stand under one key: move the other file away, or give QUITTANCE_KEY",
        )
    })?;
    let clock = crate::desk::Clock::default();
    let by = By {
        actor: "copy".into(),
        at: clock.now(),
        on: crate::desk::civil(clock.now(), "UTC").date(),
    };
    let bar = common.output().bar("Copy");
    let carried = from.copy_into(&to, &by, &mut |table, rows| {
        bar.set_message(format!("{table}: {rows}"))
    });
    bar.finish_and_clear();
    let carried = carried.map_err(refusal)?;
    let data = serde_json::json!({ "rows": carried, "equal": true });
    common.output().data_or(&data, || {
        format!("{carried} rows carried; seals and balances are equal on both sides.")
    });
    Ok(ExitCode::SUCCESS)
}

/// What the person can do something about is a refusal, not a fault.
fn refusal(fault: store::Fault) -> DeedError {
    match fault {
        store::Fault::Missing(message) => DeedError::refused(message, ""),
        store::Fault::Row(message) => DeedError::refused(message, "nothing was changed"),
        fault => DeedError::Fault(fault),
    }
}
