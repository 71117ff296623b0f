//! The firms of this installation, their settings and ladders, and the people who sign in.

use std::collections::BTreeMap;

use receivables::party::{Language, OrganisationId};

use crate::accounts::{language, language_word};
use crate::books::Books;
use crate::pool::Store;
use crate::{Fault, params};

/// A firm.
#[derive(Clone, Debug, PartialEq)]
pub struct Organisation {
    /// Which.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// Its SIREN.
    pub siren: Option<String>,
    /// Its language.
    pub language: Language,
    /// Its currency, ISO 4217.
    pub currency: String,
    /// Its time zone, IANA.
    pub zone: String,
}

/// A person who signs in.
#[derive(Clone, Debug, PartialEq)]
pub struct User {
    /// Whose books.
    pub organisation: OrganisationId,
    /// Which.
    pub id: i64,
    /// The mailbox that is the login.
    pub email: String,
    /// The name.
    pub name: String,
    /// `owner`, `accountant`, `agent`, `reader`.
    pub role: String,
    /// The language of the pages.
    pub language: Language,
    /// Argon2id, in its own text form.
    pub password_hash: String,
}

/// A session, as its cookie's hash finds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// Whose books.
    pub organisation: OrganisationId,
    /// Who.
    pub user: User,
    /// The token that every form carries.
    pub csrf: String,
    /// When the password was last given, microseconds UTC.
    pub confirmed_at: i64,
}

impl Store {
    /// Opens an organisation.
    pub fn open_organisation(
        &self,
        firm: &Organisation,
        now: i64,
    ) -> Result<OrganisationId, Fault> {
        self.settle(|connection| {
            if connection.engine() == crate::sql::Engine::Postgres {
                connection.batch("lock table organisations in exclusive mode")?;
            }
            let id = connection.rows("select coalesce(max(id), 0) + 1 from organisations", &[], |row| row.int(0))?[0];
            connection.execute(
                "insert into organisations (id, name, siren, language, currency, zone, created_at, newest_on)
                 values ($1, $2, $3, $4, $5, $6, $7, -1000000)",
                params![id, &firm.name, firm.siren.as_deref(), language_word(firm.language), &firm.currency, &firm.zone, now],
            )?;
            connection.execute("insert into id_blocks (organisation_id, next_id) values ($1, 1)", params![id])?;
            if connection.engine() == crate::sql::Engine::Postgres {
                connection.batch(&format!("set local app.organisation = '{id}'"))?;
            }
            connection.execute("insert into counters (organisation_id, next_entry) values ($1, 1)", params![id])?;
            Ok(OrganisationId(id))
        })
    }

    /// Every organisation, in the order in which they came.
    pub fn organisations(&self) -> Result<Vec<Organisation>, Fault> {
        self.look(|connection| {
            connection.rows(
                "select id, name, siren, language, currency, zone from organisations order by id",
                &[],
                |row| {
                    Ok(Organisation {
                        id: OrganisationId(row.int(0)?),
                        name: row.text(1)?,
                        siren: row.opt_text(2)?,
                        language: language(row.str(3)?)?,
                        currency: row.text(4)?,
                        zone: row.text(5)?,
                    })
                },
            )
        })
    }

    /// Lets a person sign in.
    pub fn add_user(&self, user: &User) -> Result<i64, Fault> {
        self.settle(|connection| {
            let next = "select coalesce(max(id), 0) + 1 from users where organisation_id = $1";
            let id = connection.rows(next, params![user.organisation.0], |row| row.int(0))?[0];
            connection.execute(
                "insert into users (organisation_id, id, email, name, role, language, password_hash)
                 values ($1, $2, $3, $4, $5, $6, $7)",
                params![
                    user.organisation.0,
                    id,
                    &user.email,
                    &user.name,
                    &user.role,
                    language_word(user.language),
                    &user.password_hash
                ],
            )?;
            Ok(id)
        })
    }

    /// The person of this login.
    pub fn user_by_email(&self, email: &str) -> Result<Option<User>, Fault> {
        self.look(|connection| {
            connection.first(
                "select organisation_id, id, email, name, role, language, password_hash from users
                 where email = $1 and disabled_on is null",
                params![email],
                |row| user_row(row, 0),
            )
        })
    }

    /// Changes the language in which a person sees the pages.
    pub fn set_user_language(
        &self,
        organisation: OrganisationId,
        user: i64,
        to: Language,
    ) -> Result<(), Fault> {
        self.settle(|connection| {
            let set = "update users set language = $3 where organisation_id = $1 and id = $2";
            connection.execute(set, params![organisation.0, user, language_word(to)])?;
            Ok(())
        })
    }

    /// Opens a session; sessions that have ended are swept at the same time.
    pub fn open_session(
        &self,
        token_hash: &[u8],
        user: &User,
        csrf: &str,
        agent: &str,
        now: i64,
        until: i64,
    ) -> Result<(), Fault> {
        self.settle(|connection| {
            connection.execute("delete from sessions where expires_at < $1", params![now])?;
            connection.execute(
                "insert into sessions (token_hash, organisation_id, user_id, csrf, created_at, expires_at, confirmed_at, agent)
                 values ($1, $2, $3, $4, $5, $6, $5, $7)",
                params![token_hash, user.organisation.0, user.id, csrf, now, until, agent],
            )?;
            Ok(())
        })
    }

    /// The session of this cookie, while it lasts.
    pub fn session(&self, token_hash: &[u8], now: i64) -> Result<Option<Session>, Fault> {
        self.look(|connection| {
            connection.first(
                "select s.organisation_id, s.csrf, u.organisation_id, u.id, u.email, u.name, u.role, u.language, u.password_hash, s.confirmed_at
                 from sessions s join users u on u.organisation_id = s.organisation_id and u.id = s.user_id
                 where s.token_hash = $1 and s.expires_at > $2 and u.disabled_on is null",
                params![token_hash, now],
                |row| Ok(Session { organisation: OrganisationId(row.int(0)?), csrf: row.text(1)?, user: user_row(row, 2)?, confirmed_at: row.int(9)? }),
            )
        })
    }

    /// Ends a session.
    pub fn close_session(&self, token_hash: &[u8]) -> Result<(), Fault> {
        self.settle(|connection| {
            connection.execute(
                "delete from sessions where token_hash = $1",
                params![token_hash],
            )?;
            Ok(())
        })
    }
}

impl Books<'_> {
    /// Every setting that was set.
    pub fn settings(&mut self) -> Result<BTreeMap<String, String>, Fault> {
        let all = "select key, value from settings where organisation_id = $1";
        let pairs = self
            .connection
            .rows(all, params![self.organisation.0], |row| {
                Ok((row.text(0)?, row.text(1)?))
            })?;
        Ok(pairs.into_iter().collect())
    }

    /// Sets one; `None` goes back to what it is when nobody says.
    pub fn set_setting(&mut self, key: &str, value: Option<&str>) -> Result<(), Fault> {
        match value {
            Some(value) => self.connection.execute(
                "insert into settings (organisation_id, key, value) values ($1, $2, $3)
                 on conflict (organisation_id, key) do update set value = excluded.value",
                params![self.organisation.0, key, value],
            )?,
            None => self.connection.execute(
                "delete from settings where organisation_id = $1 and key = $2",
                params![self.organisation.0, key],
            )?,
        };
        Ok(())
    }

    /// How a file of this source is read, once confirmed.
    pub fn mapping(&mut self, source: &str) -> Result<Option<String>, Fault> {
        let one = "select mapping from mappings where organisation_id = $1 and source = $2";
        self.connection
            .first(one, params![self.organisation.0, source], |row| row.text(0))
    }

    /// Keeps how a file of this source is read.
    pub fn keep_mapping(&mut self, source: &str, mapping: &str) -> Result<(), Fault> {
        let by = self.by()?;
        self.connection.execute(
            "insert into mappings (organisation_id, source, mapping, confirmed_at) values ($1, $2, $3, $4)
             on conflict (organisation_id, source) do update set mapping = excluded.mapping, confirmed_at = excluded.confirmed_at",
            params![self.organisation.0, source, mapping, by.at],
        )?;
        Ok(())
    }
}

pub(crate) fn user_row(row: &crate::sql::Row<'_>, from: usize) -> Result<User, Fault> {
    Ok(User {
        organisation: OrganisationId(row.int(from)?),
        id: row.int(from + 1)?,
        email: row.text(from + 2)?,
        name: row.text(from + 3)?,
        role: row.text(from + 4)?,
        language: language(row.str(from + 5)?)?,
        password_hash: row.text(from + 6)?,
    })
}
