//! Migrations run by themselves when a database is opened: numbered, forward only, as released.

use crate::Fault;
use crate::sql::{Connection, Engine};

const MIGRATIONS: &[(i64, &str)] = &[
    (1, include_str!("../migrations/0001_ground.sql")),
    (2, include_str!("../migrations/0002_facts.sql")),
    (3, include_str!("../migrations/0003_telling.sql")),
    (4, include_str!("../migrations/0004_pages.sql")),
    (5, include_str!("../migrations/0005_left.sql")),
    (6, include_str!("../migrations/0006_letters.sql")),
    (7, include_str!("../migrations/0007_keys.sql")),
    (8, include_str!("../migrations/0008_documents.sql")),
    (9, include_str!("../migrations/0009_refunds_and_terms.sql")),
    (10, include_str!("../migrations/0010_sequences.sql")),
    (11, include_str!("../migrations/0011_people.sql")),
    (12, include_str!("../migrations/0012_customers.sql")),
    (13, include_str!("../migrations/0013_factors.sql")),
    (14, include_str!("../migrations/0014_inbound.sql")),
    (15, include_str!("../migrations/0015_measures.sql")),
    (16, include_str!("../migrations/0016_programs.sql")),
    (17, include_str!("../migrations/0017_by_hand.sql")),
    (18, include_str!("../migrations/0018_sequence_drafts.sql")),
    (19, include_str!("../migrations/0019_approvals.sql")),
    (20, include_str!("../migrations/0020_house_mails.sql")),
    (21, include_str!("../migrations/0021_webhooks.sql")),
    (22, include_str!("../migrations/0022_uploads.sql")),
    (23, include_str!("../migrations/0023_search.sql")),
    (
        24,
        include_str!("../migrations/0024_letters_by_channel.sql"),
    ),
    (25, include_str!("../migrations/0025_mailboxes.sql")),
    (26, include_str!("../migrations/0026_looks.sql")),
    (27, include_str!("../migrations/0027_decided.sql")),
    (28, include_str!("../migrations/0028_texting.sql")),
    (29, include_str!("../migrations/0029_addresses.sql")),
    (30, include_str!("../migrations/0030_posted.sql")),
];

/// From this one on sums are kept by day. Books from before it have none yet, and get them counted from their rows.
const DAY_SUMS_SINCE: i64 = 15;

/// Any constant number: two processes that open the same database one after the other must agree on it.
const MIGRATION_LOCK: &str = "select pg_advisory_xact_lock(7120240001)";

/// Brings the schema up to this program's version, in one transaction. A database from a newer program is refused.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), Fault> {
    let known = MIGRATIONS.last().map_or(0, |(number, _)| *number);
    if current(connection)? == known {
        return Ok(());
    }
    match connection.engine() {
        Engine::Sqlite => connection.batch("begin immediate")?,
        Engine::Postgres => connection.batch(&format!("begin; {MIGRATION_LOCK}"))?,
    }
    let done = missing(connection, known);
    connection.batch(if done.is_ok() { "commit" } else { "rollback" })?;
    done
}

fn missing(connection: &mut Connection, known: i64) -> Result<(), Fault> {
    connection
        .batch("create table if not exists schema_version (version bigint not null primary key)")?;
    let at = connection.rows(
        "select coalesce(max(version), 0) from schema_version",
        &[],
        |row| row.int(0),
    )?[0];
    if at > known {
        return Err(Fault::Newer { at, known });
    }
    for (number, text) in MIGRATIONS.iter().filter(|(number, _)| *number > at) {
        let text = only_for(connection.engine(), text);
        match connection.engine() {
            Engine::Sqlite => connection.batch(&for_sqlite(&text))?,
            Engine::Postgres => connection.batch(&text)?,
        }
        connection.execute(
            "insert into schema_version (version) values ($1)",
            crate::params![*number],
        )?;
    }
    if connection.engine() == Engine::Postgres {
        crate::scope::secure(connection)?;
    }
    if at < DAY_SUMS_SINCE {
        crate::day_sums::count_all(connection)?;
    }
    Ok(())
}

fn current(connection: &mut Connection) -> Result<i64, Fault> {
    let exists = match connection.engine() {
        Engine::Sqlite => "select count(*) from sqlite_master where name = 'schema_version'",
        Engine::Postgres => {
            "select count(*) from pg_tables where schemaname = current_schema() and tablename = 'schema_version'"
        }
    };
    if connection.rows(exists, &[], |row| row.int(0))?[0] == 0 {
        return Ok(0);
    }
    Ok(connection.rows(
        "select coalesce(max(version), 0) from schema_version",
        &[],
        |row| row.int(0),
    )?[0])
}

/// What is for this engine: a key that changes is one line for PostgreSQL, where row-level security hides the rows from
/// whoever would copy them, and a new table for SQLite. `-- only on …` begins such lines, `-- on both` ends them.
fn only_for(engine: Engine, text: &str) -> String {
    let other = match engine {
        Engine::Sqlite => "-- only on PostgreSQL",
        Engine::Postgres => "-- only on SQLite",
    };
    let mut is_ours = true;
    let mut ours = String::with_capacity(text.len());
    for line in text.lines() {
        if line.starts_with("-- only on ") || line.starts_with("-- on both") {
            is_ours = !line.starts_with(other);
        }
        if is_ours {
            ours.push_str(line);
            ours.push('\n');
        }
    }
    ours
}

/// SQLite's strict tables know `integer` and `blob`; narrow tables are kept in the order of their key.
fn for_sqlite(text: &str) -> String {
    text.replace(" bigint", " integer")
        .replace(" bytea", " blob")
        .replace("\n) /* clustered */;", "\n) strict, without rowid;")
        .replace("\n);", "\n) strict;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params;
    use crate::sql::SqliteConnection;

    #[test]
    fn a_letter_written_before_there_were_ways_stays_the_e_mails() {
        let handle = rusqlite::Connection::open_in_memory().unwrap();
        let mut connection = Connection::Sqlite(SqliteConnection::new(handle));
        connection
            .batch("create table schema_version (version bigint not null primary key)")
            .unwrap();
        for (number, text) in MIGRATIONS.iter().filter(|(number, _)| *number < 24) {
            let text = only_for(Engine::Sqlite, text);
            connection.batch(&for_sqlite(&text)).unwrap();
            connection
                .execute(
                    "insert into schema_version (version) values ($1)",
                    params![*number],
                )
                .unwrap();
        }
        connection
            .batch(
                "insert into letters (organisation_id, level, language, version, subject, written_at, written_by, note)
                 values (1, 'R1', 'fr', 1, 'Un', 7, 'claire', 'plus court')",
            )
            .unwrap();
        migrate(&mut connection).unwrap();
        let kept = connection.rows(
            "select channel, subject, note from letters where organisation_id = $1",
            params![1],
            |row| Ok((row.text(0)?, row.text(1)?, row.text(2)?)),
        );
        let expected = ("email".to_owned(), "Un".to_owned(), "plus court".to_owned());
        assert_eq!(kept.unwrap(), [expected]);
    }

    #[test]
    fn each_engine_gets_its_own_lines_and_those_of_both() {
        let text =
            "-- Why.\na\n-- only on SQLite: so\nb\n-- only on PostgreSQL\nc\n-- on both\nd\n";
        let bare = |engine| {
            let text = only_for(engine, text);
            let lines = text.lines().filter(|line| !line.starts_with("--"));
            lines.collect::<Vec<_>>().join("")
        };
        assert_eq!(bare(Engine::Sqlite), "abd");
        assert_eq!(bare(Engine::Postgres), "acd");
    }
}
