//! The second proof of who signs in: the secret a telephone shares with us, codes on paper, passkeys, and what was begun
//! at the door and waits for its end.

use receivables::party::OrganisationId;

use crate::books::Books;
use crate::pool::Store;
use crate::sql::Row;
use crate::{Fault, params};

/// Of each kind so many stand open at once, over all firms: a stranger who begins many must not fill the database.
const BEGUN_MAX: i64 = 20_000;

/// What a person's telephone shares with us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFactor {
    /// Sealed under the installation's key.
    pub secret: String,
    /// A first code has shown that the telephone has it.
    pub confirmed: bool,
}

/// A passkey of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// Which.
    pub id: i64,
    /// Whose.
    pub user: i64,
    /// What the device calls it.
    pub credential_id: Vec<u8>,
    /// Its public key, as the device told it.
    pub public_key: Vec<u8>,
    /// How often the device says it has signed.
    pub sign_count: i64,
    /// What the person calls it.
    pub name: String,
    /// Since when, microseconds UTC.
    pub created_at: i64,
    /// When it was last used.
    pub used_at: Option<i64>,
}

/// Whose door stands half open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Begun {
    /// The firm; 0 while nobody is known.
    pub organisation: OrganisationId,
    /// The person; 0 while nobody is known.
    pub user: i64,
}

impl Begun {
    /// Nobody has said yet who comes.
    pub const BY_NOBODY: Begun = Begun {
        organisation: OrganisationId(0),
        user: 0,
    };
}

impl Store {
    /// Notes that something was begun. What is over is swept meanwhile; where too much stands open, the oldest gives way, so
    /// that who floods the door does not shut it for others.
    pub fn note_begun(
        &self,
        token_hash: &[u8],
        kind: &str,
        whose: Begun,
        now: i64,
        until: i64,
    ) -> Result<(), Fault> {
        self.settle(|connection| {
            connection.execute("delete from begun where expires_at <= $1", params![now])?;
            let open = "select count(*) from begun where kind = $1";
            if connection.rows(open, params![kind], |row| row.int(0))?[0] >= BEGUN_MAX {
                connection.execute(
                    "delete from begun where kind = $1 and expires_at = (select min(expires_at) from begun where kind = $1)",
                    params![kind],
                )?;
            }
            connection.execute(
                "insert into begun (token_hash, kind, organisation_id, user_id, expires_at) values ($1, $2, $3, $4, $5)",
                params![token_hash, kind, whose.organisation.0, whose.user, until],
            )?;
            Ok(())
        })
    }

    /// Whose this is, while it lasts.
    pub fn begun(&self, token_hash: &[u8], kind: &str, now: i64) -> Result<Option<Begun>, Fault> {
        self.look(|connection| {
            connection.first(
                "select organisation_id, user_id from begun where token_hash = $1 and kind = $2 and expires_at > $3",
                params![token_hash, kind, now],
                begun,
            )
        })
    }

    /// Ends what was begun: whose it was, and nothing for who comes second.
    pub fn take_begun(
        &self,
        token_hash: &[u8],
        kind: &str,
        now: i64,
    ) -> Result<Option<Begun>, Fault> {
        self.settle(|connection| {
            connection.first(
                "delete from begun where token_hash = $1 and kind = $2 and expires_at > $3 returning organisation_id, user_id",
                params![token_hash, kind, now],
                begun,
            )
        })
    }
}

impl Books<'_> {
    /// What this person's telephone shares with us.
    pub fn second_factor(&mut self, user: i64) -> Result<Option<SecondFactor>, Fault> {
        self.connection.first(
            "select secret, confirmed_at from second_factors where organisation_id = $1 and user_id = $2",
            params![self.organisation.0, user],
            |row| {
                Ok(SecondFactor {
                    secret: row.text(0)?,
                    confirmed: row.opt_int(1)?.is_some(),
                })
            },
        )
    }

    /// True when this person has a confirmed telephone or a passkey.
    pub fn has_second_proof(&mut self, user: i64) -> Result<bool, Fault> {
        let count = self.connection.rows(
            "select (select count(*) from second_factors where organisation_id = $1 and user_id = $2 and confirmed_at is not null)
                  + (select count(*) from passkeys where organisation_id = $1 and user_id = $2)",
            params![self.organisation.0, user],
            |row| row.int(0),
        )?[0];
        Ok(count > 0)
    }

    /// Everybody who has one.
    pub fn people_with_proof(&mut self) -> Result<Vec<i64>, Fault> {
        self.connection.rows(
            "select user_id from second_factors where organisation_id = $1 and confirmed_at is not null
             union select user_id from passkeys where organisation_id = $1",
            params![self.organisation.0],
            |row| row.int(0),
        )
    }

    /// Keeps a new secret until a first code confirms it. One that is confirmed already stays.
    pub fn put_second_factor(&mut self, user: i64, sealed: &str) -> Result<bool, Fault> {
        let count = self.connection.execute(
            "insert into second_factors (organisation_id, user_id, secret, last_step) values ($1, $2, $3, 0)
             on conflict (organisation_id, user_id) do update set secret = excluded.secret, last_step = 0
             where second_factors.confirmed_at is null",
            params![self.organisation.0, user, sealed],
        )?;
        Ok(count > 0)
    }

    /// Notes that the telephone has the secret.
    pub fn confirm_second_factor(&mut self, user: i64) -> Result<(), Fault> {
        let at = self.by()?.at;
        let set = "update second_factors set confirmed_at = $3 where organisation_id = $1 and user_id = $2";
        self.connection
            .execute(set, params![self.organisation.0, user, at])?;
        Ok(())
    }

    /// Takes the code of this time step: false when it, or a later one, was taken before.
    pub fn take_step(&mut self, user: i64, step: i64) -> Result<bool, Fault> {
        let take = "update second_factors set last_step = $3 where organisation_id = $1 and user_id = $2 and last_step < $3";
        let count = self
            .connection
            .execute(take, params![self.organisation.0, user, step])?;
        Ok(count > 0)
    }

    /// Forgets the telephone. Codes on paper go with it unless a passkey still needs them.
    pub fn remove_second_factor(&mut self, user: i64) -> Result<bool, Fault> {
        let gone = "delete from second_factors where organisation_id = $1 and user_id = $2";
        let count = self
            .connection
            .execute(gone, params![self.organisation.0, user])?;
        if !self.has_second_proof(user)? {
            self.put_recovery_codes(user, &[])?;
        }
        Ok(count > 0)
    }

    /// Gives a person new codes on paper; earlier ones serve no more.
    pub fn put_recovery_codes(&mut self, user: i64, hashes: &[[u8; 32]]) -> Result<(), Fault> {
        let gone = "delete from recovery_codes where organisation_id = $1 and user_id = $2";
        self.connection
            .execute(gone, params![self.organisation.0, user])?;
        for hash in hashes {
            self.connection.execute(
                "insert into recovery_codes (organisation_id, user_id, code_hash) values ($1, $2, $3)",
                params![self.organisation.0, user, &hash[..]],
            )?;
        }
        Ok(())
    }

    /// Uses a code up; false for one that never was, or serves no more.
    pub fn use_recovery_code(&mut self, user: i64, hash: &[u8]) -> Result<bool, Fault> {
        let at = self.by()?.at;
        let count = self.connection.execute(
            "update recovery_codes set used_at = $4
             where organisation_id = $1 and user_id = $2 and code_hash = $3 and used_at is null",
            params![self.organisation.0, user, hash, at],
        )?;
        Ok(count > 0)
    }

    /// How many codes on paper still serve.
    pub fn recovery_codes_left(&mut self, user: i64) -> Result<u64, Fault> {
        let left = self.connection.rows(
            "select count(*) from recovery_codes where organisation_id = $1 and user_id = $2 and used_at is null",
            params![self.organisation.0, user],
            |row| row.int(0),
        )?[0];
        Ok(left.unsigned_abs())
    }

    /// How many wrong codes this person gave since `since`.
    pub fn wrong_codes(&mut self, user: i64, since: i64) -> Result<i64, Fault> {
        let wrong = "select wrong_codes from users where organisation_id = $1 and id = $2 and wrong_code_at > $3 for update";
        let wrong =
            self.connection
                .first(wrong, params![self.organisation.0, user, since], |row| {
                    row.int(0)
                })?;
        Ok(wrong.unwrap_or(0))
    }

    /// Notes that so many wrong codes were given, the last one just now; 0 forgets them.
    pub fn note_wrong_codes(&mut self, user: i64, count: i64) -> Result<(), Fault> {
        let at = self.by()?.at;
        let set = "update users set wrong_codes = $3, wrong_code_at = $4 where organisation_id = $1 and id = $2";
        self.connection
            .execute(set, params![self.organisation.0, user, count, at])?;
        Ok(())
    }

    /// Keeps a passkey; nothing when this firm knows the credential already.
    pub fn add_passkey(&mut self, new: &Passkey) -> Result<Option<i64>, Fault> {
        let id = self.new_id()?;
        let at = self.by()?.at;
        self.connection.first(
            "insert into passkeys (organisation_id, id, user_id, credential_id, public_key, sign_count, name, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (organisation_id, credential_id) do nothing returning id",
            params![
                self.organisation.0,
                id,
                new.user,
                &new.credential_id[..],
                &new.public_key[..],
                new.sign_count,
                &new.name,
                at
            ],
            |row| row.int(0),
        )
    }

    /// The passkeys of a person, oldest first.
    pub fn passkeys(&mut self, user: i64) -> Result<Vec<Passkey>, Fault> {
        self.connection.rows(
            "select id, user_id, credential_id, public_key, sign_count, name, created_at, used_at
             from passkeys where organisation_id = $1 and user_id = $2 order by id",
            params![self.organisation.0, user],
            passkey,
        )
    }

    /// The passkey of this credential, kept as it is until the transaction ends.
    pub fn lock_passkey(&mut self, credential_id: &[u8]) -> Result<Option<Passkey>, Fault> {
        self.connection.first(
            "select id, user_id, credential_id, public_key, sign_count, name, created_at, used_at
             from passkeys where organisation_id = $1 and credential_id = $2 for update",
            params![self.organisation.0, credential_id],
            passkey,
        )
    }

    /// Notes that a passkey was used, and how often its device says it has signed.
    pub fn note_passkey_used(&mut self, id: i64, sign_count: i64) -> Result<(), Fault> {
        let at = self.by()?.at;
        let set = "update passkeys set sign_count = $3, used_at = $4 where organisation_id = $1 and id = $2";
        self.connection
            .execute(set, params![self.organisation.0, id, sign_count, at])?;
        Ok(())
    }

    /// Calls a passkey of this person otherwise.
    pub fn rename_passkey(&mut self, user: i64, id: i64, name: &str) -> Result<bool, Fault> {
        let set =
            "update passkeys set name = $4 where organisation_id = $1 and user_id = $2 and id = $3";
        let count = self
            .connection
            .execute(set, params![self.organisation.0, user, id, name])?;
        Ok(count > 0)
    }

    /// Forgets a passkey of this person.
    pub fn remove_passkey(&mut self, user: i64, id: i64) -> Result<bool, Fault> {
        let gone = "delete from passkeys where organisation_id = $1 and user_id = $2 and id = $3";
        let count = self
            .connection
            .execute(gone, params![self.organisation.0, user, id])?;
        if !self.has_second_proof(user)? {
            self.put_recovery_codes(user, &[])?;
        }
        Ok(count > 0)
    }
}

fn begun(row: &Row<'_>) -> Result<Begun, Fault> {
    Ok(Begun {
        organisation: OrganisationId(row.int(0)?),
        user: row.int(1)?,
    })
}

fn passkey(row: &Row<'_>) -> Result<Passkey, Fault> {
    Ok(Passkey {
        id: row.int(0)?,
        user: row.int(1)?,
        credential_id: row.bytes(2)?.to_vec(),
        public_key: row.bytes(3)?.to_vec(),
        sign_count: row.int(4)?,
        name: row.text(5)?,
        created_at: row.int(6)?,
        used_at: row.opt_int(7)?,
    })
}
