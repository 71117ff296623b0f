//! What the engines do alone, without journal, keys or rules: the yardstick that `quittance bench` lays beside our work.
//!
//! A figure says little by itself on a machine that others share. These write and read the same rows in the plainest way
//! the engine knows, in the same run. Nothing of the product goes through here.

use postgres::binary_copy::BinaryCopyInWriter;
use postgres::types::{ToSql, Type};
use receivables::Date;
use receivables::party::OrganisationId;

use crate::copy::{Cell, cells};
use crate::journal::{ENTRIES, day_number};
use crate::outbox::MESSAGES;
use crate::pool::connect;
use crate::sql::{Connection, Engine, Target, Value};
use crate::{Fault, Store, params};

/// The organisation under which rows are written again; no firm of a measured database has this number.
const NOBODY: i64 = 1_000_000;

/// A session beside the store, without its rules.
pub struct Yardstick {
    connection: Connection,
    /// A superuser's session passes row-level security; so does the file.
    engine: Engine,
}

/// What a round wrote, to be written again plainly.
pub struct Planned {
    messages: Vec<Vec<Cell>>,
    entries: Vec<Vec<Cell>>,
    accounts: Vec<(i64, i64)>,
}

/// Makes an empty database beside the one of this address, and answers its address.
pub fn make_database(admin: &str, name: &str) -> Result<String, Fault> {
    let mut client = postgres::Client::connect(admin, postgres::NoTls)?;
    client.batch_execute(&format!("create database {name}"))?;
    let (address, options) = admin.split_once('?').unwrap_or((admin, ""));
    let server = address
        .rsplit_once('/')
        .map_or(address, |(server, _)| server);
    let mark = if options.is_empty() { "" } else { "?" };
    Ok(format!("{server}/{name}{mark}{options}"))
}

/// Removes a database that [`make_database`] made.
pub fn drop_database(admin: &str, name: &str) -> Result<(), Fault> {
    let mut client = postgres::Client::connect(admin, postgres::NoTls)?;
    client.batch_execute(&format!("drop database if exists {name} with (force)"))?;
    Ok(())
}

impl Yardstick {
    /// A session on the same database.
    pub fn beside(store: &Store) -> Result<Yardstick, Fault> {
        Ok(Yardstick {
            connection: connect(store.place())?,
            engine: store.engine(),
        })
    }

    /// Writes `count` invoices into a table that has a primary key and nothing else, in one transaction:
    /// by a prepared insert on SQLite, by binary COPY on PostgreSQL.
    pub fn write_invoices(&mut self, count: i64) -> Result<(), Fault> {
        let columns = "organisation_id bigint not null, id bigint not null, account_id bigint not null, number text not null,
             kind bigint not null, issued_on bigint not null, due_on bigint, known_on bigint not null, total_cents bigint not null,
             open_cents bigint not null, disputed_on bigint, primary key (organisation_id, id)";
        self.connection.batch(&format!(
            "drop table if exists plain_invoices; create table plain_invoices ({columns}); begin"
        ))?;
        match &mut self.connection {
            Connection::Sqlite(sqlite) => {
                let insert = "insert into plain_invoices values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
                let mut statement = sqlite.handle.prepare(insert)?;
                for id in 0..count {
                    let number = plain_number(id);
                    statement.execute(rusqlite::params_from_iter(
                        plain_invoice(id, &number).iter(),
                    ))?;
                }
            }
            Connection::Postgres(pg) => {
                let mut types = vec![Type::INT8; 11];
                types[3] = Type::TEXT;
                let sink = pg.client.copy_in("copy plain_invoices from stdin binary")?;
                let mut writer = BinaryCopyInWriter::new(sink, &types);
                for id in 0..count {
                    let number = plain_number(id);
                    writer.write_raw(
                        plain_invoice(id, &number)
                            .iter()
                            .map(|value| value as &(dyn ToSql + Sync)),
                    )?;
                }
                writer.finish()?;
            }
        }
        self.connection.batch("commit")?;
        self.connection.batch("drop table plain_invoices")
    }

    /// Reads what a round wrote on a day: its messages, their entries, and the new dates of the accounts.
    pub fn planned(&mut self, firm: OrganisationId, on: Date) -> Result<Planned, Fault> {
        let messages = self
            .connection
            .rows(MESSAGES.select(true), params![firm.0], |row| {
                cells(row, &MESSAGES)
            })?;
        let mut entries = self
            .connection
            .rows(ENTRIES.select(true), params![firm.0], |row| {
                cells(row, &ENTRIES)
            })?;
        entries.retain(|entry| matches!(&entry[3], Cell::Text(kind) if kind == "reminder_planned"));
        let accounts = "select l.account_id, l.look_again_on from looks l
                        join messages m on m.organisation_id = l.organisation_id and m.account_id = l.account_id
                        where l.organisation_id = $1 and m.planned_on = $2 order by l.account_id";
        let accounts = self
            .connection
            .rows(accounts, params![firm.0, day_number(on)], |row| {
                Ok((row.int(0)?, row.int(1)?))
            })?;
        Ok(Planned {
            messages,
            entries,
            accounts,
        })
    }

    /// Writes the same rows into the same tables under another organisation's number, and the same dates on the same
    /// accounts, in one transaction: prepared statements row by row on SQLite, sets through `unnest` on PostgreSQL.
    pub fn write_planned(&mut self, firm: OrganisationId, planned: &Planned) -> Result<(), Fault> {
        self.connection.batch("begin")?;
        write_rows(&mut self.connection, &MESSAGES, &planned.messages)?;
        write_rows(&mut self.connection, &ENTRIES, &planned.entries)?;
        let dates: Vec<Vec<Value<'_>>> = planned
            .accounts
            .iter()
            .map(|(id, on)| vec![firm.0.into(), (*id).into(), (*on).into()])
            .collect();
        match &mut self.connection {
            Connection::Sqlite(sqlite) => {
                let update = "update looks set look_again_on = ?3 where organisation_id = ?1 and account_id = ?2";
                let mut statement = sqlite.handle.prepare(update)?;
                for row in &dates {
                    statement.execute(rusqlite::params_from_iter(row))?;
                }
            }
            connection => {
                use crate::sql::Kind::Int;
                let set = "update looks l set look_again_on = u.look_again_on
                           from unnest($1::bigint[], $2::bigint[], $3::bigint[]) u(organisation, id, look_again_on)
                           where l.organisation_id = u.organisation and l.account_id = u.id";
                for some in dates.chunks(ROWS_IN_A_SET) {
                    connection.change("", set, &[Int, Int, Int], some)?;
                }
            }
        }
        self.connection.batch("commit")
    }

    /// The aged balance of a past day as one query in SQL; answers how many customers it found and what they owe in all.
    pub fn aged_by_query(
        &mut self,
        firm: OrganisationId,
        as_of: Date,
    ) -> Result<(usize, i64), Fault> {
        let sums = self
            .connection
            .rows(AGED, params![firm.0, day_number(as_of)], |row| {
                let mut total = 0;
                for column in 3..8 {
                    total += row.int(column)?;
                }
                Ok((row.text(1)?, row.text(2)?, total))
            })?;
        Ok((sums.len(), sums.iter().map(|(_, _, total)| total).sum()))
    }

    /// Puts what a session of its own would find on disk, so that the next reading does not pay for the writing before it.
    pub fn settle(&mut self) -> Result<(), Fault> {
        match self.engine {
            Engine::Sqlite => self
                .connection
                .batch("pragma wal_checkpoint(truncate); pragma optimize"),
            Engine::Postgres => self.connection.batch("vacuum analyze"),
        }
    }
}

/// Rows in one set on PostgreSQL: as many as the round writes at once.
const ROWS_IN_A_SET: usize = 5_000;

/// What is open at the end of a day: what is open now, and what later allocations took from it.
const AGED: &str = "
    select a.id, a.code, a.name,
           cast(sum(case when $2 - due <= 0 then cents else 0 end) as bigint),
           cast(sum(case when $2 - due between 1 and 30 then cents else 0 end) as bigint),
           cast(sum(case when $2 - due between 31 and 60 then cents else 0 end) as bigint),
           cast(sum(case when $2 - due between 61 and 90 then cents else 0 end) as bigint),
           cast(sum(case when $2 - due > 90 then cents else 0 end) as bigint)
    from (
        select account_id, coalesce(case when kind = 0 then due_on end, 3000000) as due,
               case when kind = 1 then -open_cents else open_cents end as cents
        from invoices where organisation_id = $1 and issued_on <= $2 and open_cents > 0
        union all
        select account_id, 3000000, -unapplied_cents from payments
        where organisation_id = $1 and received_on <= $2 and unapplied_cents > 0
        union all
        select x.account_id, coalesce(i.due_on, 3000000), x.amount_cents
        from allocations x join invoices i on i.organisation_id = x.organisation_id and i.id = x.invoice_id
        where x.organisation_id = $1 and x.allocated_on > $2 and i.issued_on <= $2
        union all
        select x.account_id, 3000000, -x.amount_cents
        from allocations x join payments p on p.organisation_id = x.organisation_id and p.id = x.payment_id
        where x.organisation_id = $1 and x.allocated_on > $2 and p.received_on <= $2
    ) open join accounts a on a.organisation_id = $1 and a.id = open.account_id
    group by a.id, a.code, a.name order by a.code";

fn write_rows(
    connection: &mut Connection,
    target: &Target,
    rows: &[Vec<Cell>],
) -> Result<(), Fault> {
    let rows: Vec<Vec<Value<'_>>> = rows
        .iter()
        .map(|row| {
            let mut values: Vec<Value<'_>> = row.iter().map(Cell::value).collect();
            values[0] = Value::Int(NOBODY);
            values
        })
        .collect();
    match connection {
        Connection::Sqlite(sqlite) => {
            let names: Vec<&str> = target.columns.iter().map(|(name, _)| *name).collect();
            let places: Vec<String> = (1..=names.len()).map(|n| format!("?{n}")).collect();
            let insert = format!(
                "insert into {} ({}) values ({})",
                target.table,
                names.join(", "),
                places.join(", ")
            );
            let mut statement = sqlite.handle.prepare(&insert)?;
            for row in &rows {
                statement.execute(rusqlite::params_from_iter(row))?;
            }
        }
        connection => {
            for some in rows.chunks(ROWS_IN_A_SET) {
                connection.insert(target, some)?;
            }
        }
    }
    Ok(())
}

fn plain_number(id: i64) -> String {
    format!("F-2026-{id:07}")
}

fn plain_invoice(id: i64, number: &str) -> [Value<'_>; 11] {
    let day = 20_000 + id % 365;
    let cents = 1_000 + id % 900_000;
    [
        1.into(),
        id.into(),
        (id / 5).into(),
        Value::Text(number),
        0.into(),
        day.into(),
        (day + 30).into(),
        (day + 31).into(),
        cents.into(),
        cents.into(),
        Value::Null,
    ]
}
