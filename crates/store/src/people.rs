//! The people of a firm: who may sign in, the links by which they choose a password, where they are signed in,
//! and what they did to the house itself.

use crate::books::Books;
use crate::journal::day_number;
use crate::organisations::{User, user_row};
use crate::pool::Store;
use crate::sql::Row;
use crate::{Fault, params};

/// A person, as the list of people shows them.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// Who. Without a password while the invitation waits.
    pub user: User,
    /// The person signs in no more.
    pub disabled: bool,
    /// Until when a link waits for them.
    pub link_until: Option<i64>,
}

/// An open session of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// The hash of its token, which opens nothing.
    pub token_hash: Vec<u8>,
    /// When it was opened.
    pub created_at: i64,
    /// When it ends by itself.
    pub expires_at: i64,
    /// The program it was opened with, in its own words.
    pub agent: String,
}

/// What somebody did to the house.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// Which.
    pub id: i64,
    /// When, microseconds UTC.
    pub at: i64,
    /// Who: a login, `command`, a round.
    pub actor: String,
    /// `signed_in`, `invited`, `role`, `setting` …
    pub kind: String,
    /// On what.
    pub detail: String,
}

impl Store {
    /// The person for whom this link waits.
    pub fn password_link(&self, token_hash: &[u8], now: i64) -> Result<Option<User>, Fault> {
        self.look(|connection| {
            connection.first(
                "select u.organisation_id, u.id, u.email, u.name, u.role, u.language, u.password_hash
                 from password_links l join users u on u.organisation_id = l.organisation_id and u.id = l.user_id
                 where l.token_hash = $1 and l.expires_at > $2 and u.disabled_on is null",
                params![token_hash, now],
                |row| user_row(row, 0),
            )
        })
    }
}

impl Books<'_> {
    /// Everybody, in the order in which they came.
    pub fn people(&mut self) -> Result<Vec<Person>, Fault> {
        self.connection.rows(
            "select u.organisation_id, u.id, u.email, u.name, u.role, u.language, u.password_hash, u.disabled_on, l.expires_at
             from users u left join password_links l on l.organisation_id = u.organisation_id and l.user_id = u.id
             where u.organisation_id = $1 order by u.id",
            params![self.organisation.0],
            person,
        )
    }

    /// Everybody, kept as they are until this transaction ends: two owners cannot remove each other at once.
    pub fn lock_people(&mut self) -> Result<Vec<Person>, Fault> {
        let lock = "select id from users where organisation_id = $1 order by id for update";
        self.connection
            .rows(lock, params![self.organisation.0], |row| row.int(0))?;
        self.people()
    }

    /// Writes down a person who has no password yet; nothing when this login exists on the installation.
    pub fn add_person(&mut self, user: &User) -> Result<Option<i64>, Fault> {
        self.connection.first(
            "insert into users (organisation_id, id, email, name, role, language, password_hash)
             values ($1, (select coalesce(max(id), 0) + 1 from users where organisation_id = $1), $2, $3, $4, $5, '')
             on conflict (email) do nothing returning id",
            params![
                self.organisation.0,
                &user.email,
                &user.name,
                &user.role,
                crate::accounts::language_word(user.language)
            ],
            |row| row.int(0),
        )
    }

    /// Says what a person is called.
    pub fn set_name(&mut self, person: i64, name: &str) -> Result<(), Fault> {
        let set = "update users set name = $3 where organisation_id = $1 and id = $2";
        self.connection
            .execute(set, params![self.organisation.0, person, name])?;
        Ok(())
    }

    /// Gives a person another role. It holds from their next request on.
    pub fn set_role(&mut self, person: i64, role: &str) -> Result<(), Fault> {
        let set = "update users set role = $3 where organisation_id = $1 and id = $2";
        self.connection
            .execute(set, params![self.organisation.0, person, role])?;
        Ok(())
    }

    /// Lets a person sign in no more, and ends where they are signed in; or lets them in again.
    pub fn set_disabled(&mut self, person: i64, disabled: bool) -> Result<(), Fault> {
        let on = if disabled {
            Some(day_number(self.by()?.on))
        } else {
            None
        };
        let set = "update users set disabled_on = $3 where organisation_id = $1 and id = $2";
        self.connection
            .execute(set, params![self.organisation.0, person, on])?;
        if disabled {
            self.revoke_link(person)?;
            self.end_sessions(person, None)?;
        }
        Ok(())
    }

    /// Makes the one link of a person; one that waited before serves no more.
    pub fn put_link(&mut self, person: i64, token_hash: &[u8], until: i64) -> Result<(), Fault> {
        self.revoke_link(person)?;
        let at = self.by()?.at;
        self.connection.execute(
            "insert into password_links (token_hash, organisation_id, user_id, created_at, expires_at) values ($1, $2, $3, $4, $5)",
            params![token_hash, self.organisation.0, person, at, until],
        )?;
        Ok(())
    }

    /// Takes a person's link back.
    pub fn revoke_link(&mut self, person: i64) -> Result<bool, Fault> {
        let gone = "delete from password_links where organisation_id = $1 and user_id = $2";
        let count = self
            .connection
            .execute(gone, params![self.organisation.0, person])?;
        Ok(count > 0)
    }

    /// Uses a link up: whose it was, and nothing for who comes second.
    pub fn use_link(&mut self, token_hash: &[u8]) -> Result<Option<i64>, Fault> {
        let at = self.by()?.at;
        self.connection.first(
            "delete from password_links where organisation_id = $1 and token_hash = $2 and expires_at > $3 returning user_id",
            params![self.organisation.0, token_hash, at],
            |row| row.int(0),
        )
    }

    /// Keeps a new password, and the name its owner goes by.
    pub fn set_password(
        &mut self,
        person: i64,
        password_hash: &str,
        name: Option<&str>,
    ) -> Result<(), Fault> {
        let set = "update users set password_hash = $3, name = coalesce(cast($4 as text), name)
                   where organisation_id = $1 and id = $2";
        self.connection.execute(
            set,
            params![self.organisation.0, person, password_hash, name],
        )?;
        Ok(())
    }

    /// Where a person is signed in, newest first.
    pub fn sessions_of(&mut self, person: i64) -> Result<Vec<SessionRow>, Fault> {
        self.connection.rows(
            "select token_hash, created_at, expires_at, agent from sessions
             where organisation_id = $1 and user_id = $2 order by created_at desc, token_hash",
            params![self.organisation.0, person],
            |row| {
                Ok(SessionRow {
                    token_hash: row.bytes(0)?.to_vec(),
                    created_at: row.int(1)?,
                    expires_at: row.int(2)?,
                    agent: row.text(3)?,
                })
            },
        )
    }

    /// Ends one session of a person.
    pub fn end_session(&mut self, person: i64, token_hash: &[u8]) -> Result<bool, Fault> {
        let gone =
            "delete from sessions where organisation_id = $1 and user_id = $2 and token_hash = $3";
        let count = self
            .connection
            .execute(gone, params![self.organisation.0, person, token_hash])?;
        Ok(count > 0)
    }

    /// Ends every session of a person but the one to keep.
    pub fn end_sessions(&mut self, person: i64, keep: Option<&[u8]>) -> Result<u64, Fault> {
        let gone =
            "delete from sessions where organisation_id = $1 and user_id = $2 and token_hash <> $3";
        // No hash is empty.
        let keep = keep.unwrap_or_default();
        self.connection
            .execute(gone, params![self.organisation.0, person, keep])
    }

    /// Notes that whoever holds this session gave the password just now.
    pub fn confirm_session(&mut self, token_hash: &[u8]) -> Result<(), Fault> {
        let at = self.by()?.at;
        let set =
            "update sessions set confirmed_at = $3 where organisation_id = $1 and token_hash = $2";
        self.connection
            .execute(set, params![self.organisation.0, token_hash, at])?;
        Ok(())
    }

    /// Writes down what whoever holds these books did to the house.
    pub fn note_act(&mut self, kind: &str, detail: &str) -> Result<(), Fault> {
        let by = self.by()?;
        let id = self.new_id()?;
        self.connection.execute(
            "insert into acts (organisation_id, id, done_at, actor, kind, detail) values ($1, $2, $3, $4, $5, $6)",
            params![self.organisation.0, id, by.at, &by.actor, kind, detail],
        )?;
        Ok(())
    }

    /// What was done to the house, newest first.
    pub fn acts(&mut self, limit: i64) -> Result<Vec<Act>, Fault> {
        self.connection.rows(
            "select id, done_at, actor, kind, detail from acts where organisation_id = $1 order by done_at desc, id desc limit $2",
            params![self.organisation.0, limit],
            |row| {
                Ok(Act {
                    id: row.int(0)?,
                    at: row.int(1)?,
                    actor: row.text(2)?,
                    kind: row.text(3)?,
                    detail: row.text(4)?,
                })
            },
        )
    }
}

fn person(row: &Row<'_>) -> Result<Person, Fault> {
    Ok(Person {
        user: user_row(row, 0)?,
        disabled: row.opt_int(7)?.is_some(),
        link_until: row.opt_int(8)?,
    })
}
