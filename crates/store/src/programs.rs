//! Programs that act for a firm: their keys, and the requests they may send twice.
//!
//! A key is found among those of one organisation only: it names its organisation itself, and row-level security holds for
//! it as for everything else.

use crate::books::Books;
use crate::sql::Row;
use crate::{Fault, params};

/// A key as it stands; the key itself is known to its holder alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Which.
    pub id: i64,
    /// What its owner calls it.
    pub name: String,
    /// What it may do, in words separated by spaces.
    pub scopes: String,
    /// Its last signs.
    pub ends_with: String,
    /// When it was made, microseconds UTC.
    pub created_at: i64,
    /// Until when it serves; without end when absent.
    pub expires_at: Option<i64>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<i64>,
    /// When it was taken back.
    pub revoked_at: Option<i64>,
}

impl ApiKey {
    /// True while it opens something.
    pub fn serves(&self, now: i64) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|until| until > now)
    }
}

/// A key to be kept.
#[derive(Clone, Debug)]
pub struct NewApiKey<'a> {
    /// What its owner calls it.
    pub name: &'a str,
    /// What it may do.
    pub scopes: &'a str,
    /// What its token is kept as.
    pub token_hash: &'a [u8],
    /// Its last signs.
    pub ends_with: &'a str,
    /// Until when it serves.
    pub expires_at: Option<i64>,
}

/// A write that a program asks for, under a name that it gave to it.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The key that asks.
    pub key: i64,
    /// The program's own name for this request.
    pub name: &'a str,
    /// What is asked: method, address and body, hashed.
    pub hash: &'a [u8],
}

/// Whether a request is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It is new, or the program stopped before it was answered.
    Do,
    /// It was done: with this status, and its answer is read again here.
    Done(i64, String),
    /// It is being done at this moment.
    Running,
    /// The same name was given to something else.
    Other,
}

/// A request that is not answered by then was left by a program that stopped.
const ANSWERED_WITHIN: i64 = 60_000_000;

/// So long a request keeps its name; who repeats it later asks anew.
const KEPT_FOR: i64 = 7 * 86_400_000_000;

impl Books<'_> {
    /// Every key of the firm, newest first.
    pub fn api_keys(&mut self) -> Result<Vec<ApiKey>, Fault> {
        self.connection.rows(
            "select id, name, scopes, ends_with, created_at, expires_at, last_used_at, revoked_at from api_keys
             where organisation_id = $1 order by id desc",
            params![self.organisation.0],
            api_key,
        )
    }

    /// The key of this hash, also one that serves no more.
    pub fn api_key(&mut self, token_hash: &[u8]) -> Result<Option<ApiKey>, Fault> {
        self.connection.first(
            "select id, name, scopes, ends_with, created_at, expires_at, last_used_at, revoked_at from api_keys
             where organisation_id = $1 and token_hash = $2",
            params![self.organisation.0, token_hash],
            api_key,
        )
    }

    /// Keeps a new key.
    pub fn add_api_key(&mut self, key: &NewApiKey<'_>) -> Result<i64, Fault> {
        let (id, at) = (self.new_id()?, self.by()?.at);
        self.connection.execute(
            "insert into api_keys (organisation_id, id, name, scopes, token_hash, ends_with, created_at, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            params![
                self.organisation.0,
                id,
                key.name,
                key.scopes,
                key.token_hash,
                key.ends_with,
                at,
                key.expires_at
            ],
        )?;
        Ok(id)
    }

    /// Takes a key back; false when there is none of that number, or it was taken back before.
    pub fn revoke_api_key(&mut self, id: i64) -> Result<bool, Fault> {
        let at = self.by()?.at;
        let set = "update api_keys set revoked_at = $3 where organisation_id = $1 and id = $2 and revoked_at is null";
        Ok(self
            .connection
            .execute(set, params![self.organisation.0, id, at])?
            > 0)
    }

    /// Notes that a key was used.
    pub fn note_key_used(&mut self, id: i64) -> Result<(), Fault> {
        let at = self.by()?.at;
        let set = "update api_keys set last_used_at = $3 where organisation_id = $1 and id = $2";
        self.connection
            .execute(set, params![self.organisation.0, id, at])?;
        Ok(())
    }

    /// Takes the turn of a request, or says what became of it. Names that are old are forgotten at the same time.
    pub fn take_turn(&mut self, asked: &Asked<'_>) -> Result<Turn, Fault> {
        let at = self.by()?.at;
        self.connection.execute(
            "delete from api_requests where organisation_id = $1 and asked_at < $2",
            params![self.organisation.0, at - KEPT_FOR],
        )?;
        // The row of a request left without an answer passes to who asks again; every other one stays as it is.
        let taken = self.connection.execute(
            "insert into api_requests (organisation_id, key_id, idempotency_key, request_hash, asked_at) values ($1, $2, $3, $4, $5)
             on conflict (organisation_id, key_id, idempotency_key) do update set asked_at = excluded.asked_at
             where api_requests.status is null and api_requests.request_hash = excluded.request_hash and api_requests.asked_at < $6",
            params![self.organisation.0, asked.key, asked.name, asked.hash, at, at - ANSWERED_WITHIN],
        )?;
        if taken > 0 {
            return Ok(Turn::Do);
        }
        let one = "select request_hash, status, answer_path from api_requests
                   where organisation_id = $1 and key_id = $2 and idempotency_key = $3";
        let found = self.connection.first(
            one,
            params![self.organisation.0, asked.key, asked.name],
            |row| {
                let same = row.bytes(0)? == asked.hash;
                Ok((same, row.opt_int(1)?, row.opt_text(2)?))
            },
        )?;
        Ok(match found {
            Some((false, ..)) => Turn::Other,
            Some((true, Some(status), path)) => Turn::Done(status, path.unwrap_or_default()),
            _ => Turn::Running,
        })
    }

    /// Keeps how a request was answered.
    pub fn keep_answer(&mut self, asked: &Asked<'_>, status: i64, path: &str) -> Result<(), Fault> {
        let set = "update api_requests set status = $4, answer_path = $5
                   where organisation_id = $1 and key_id = $2 and idempotency_key = $3";
        self.connection.execute(
            set,
            params![self.organisation.0, asked.key, asked.name, status, path],
        )?;
        Ok(())
    }

    /// Gives a turn back: nothing was done, and the same name may be used for a better request.
    pub fn give_turn_back(&mut self, asked: &Asked<'_>) -> Result<(), Fault> {
        let gone = "delete from api_requests where organisation_id = $1 and key_id = $2 and idempotency_key = $3 and status is null";
        self.connection
            .execute(gone, params![self.organisation.0, asked.key, asked.name])?;
        Ok(())
    }
}

fn api_key(row: &Row<'_>) -> Result<ApiKey, Fault> {
    Ok(ApiKey {
        id: row.int(0)?,
        name: row.text(1)?,
        scopes: row.text(2)?,
        ends_with: row.text(3)?,
        created_at: row.int(4)?,
        expires_at: row.opt_int(5)?,
        last_used_at: row.opt_int(6)?,
        revoked_at: row.opt_int(7)?,
    })
}
