//! Who is told of what happens, how far each has been told, and what each attempt was answered.

use crate::books::Books;
use crate::sql::Row;
use crate::{Fault, params};

/// A subscription as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Which.
    pub id: i64,
    /// Where it is told.
    pub url: String,
    /// Which kinds of entries, separated by spaces; a star for all.
    pub kinds: String,
    /// The secret that signs, encrypted.
    pub secret: String,
    /// When it was made, microseconds UTC.
    pub created_at: i64,
    /// The last entry that was told, or was nobody's wish to hear.
    pub told_to: i64,
    /// Attempts that failed in a row.
    pub failures: i64,
    /// Not before this instant.
    pub next_at: i64,
    /// Nothing is told since.
    pub paused_at: Option<i64>,
    /// Why.
    pub paused_because: Option<String>,
}

/// One attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Which.
    pub id: i64,
    /// To which subscription.
    pub webhook: i64,
    /// The entry that was told.
    pub entry: i64,
    /// When, microseconds UTC.
    pub sent_at: i64,
    /// The status that was answered; none when nothing was.
    pub status: Option<i64>,
    /// What was answered, or what went wrong.
    pub answer: String,
}

/// Attempts kept per subscription: the last days of one that is told much.
const DELIVERIES_KEPT: i64 = 500;

impl Books<'_> {
    /// Keeps a subscription. It is told from the next entry on.
    pub fn add_webhook(&mut self, url: &str, kinds: &str, secret: &str) -> Result<i64, Fault> {
        let (id, at, newest) = (self.new_id()?, self.by()?.at, self.newest_entry()?);
        self.connection.execute(
            "insert into webhooks (organisation_id, id, url, kinds, secret, created_at, told_to, failures, next_at, leased_until)
             values ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0)",
            params![self.organisation.0, id, url, kinds, secret, at, newest],
        )?;
        Ok(id)
    }

    /// Every subscription, in the order in which they came.
    pub fn webhooks(&mut self) -> Result<Vec<Webhook>, Fault> {
        self.connection.rows(
            "select id, url, kinds, secret, created_at, told_to, failures, next_at, paused_at, paused_because from webhooks
             where organisation_id = $1 order by id",
            params![self.organisation.0],
            webhook,
        )
    }

    /// One subscription.
    pub fn webhook(&mut self, id: i64) -> Result<Option<Webhook>, Fault> {
        self.connection.first(
            "select id, url, kinds, secret, created_at, told_to, failures, next_at, paused_at, paused_because from webhooks
             where organisation_id = $1 and id = $2",
            params![self.organisation.0, id],
            webhook,
        )
    }

    /// Takes the next subscription that has something to be told, for as long as the lease lasts: another node leaves it alone.
    pub fn lease_webhook(&mut self, after: i64, until: i64) -> Result<Option<Webhook>, Fault> {
        let now = self.by()?.at;
        let taken = "update webhooks set leased_until = $3
                     where organisation_id = $1 and leased_until < $4 and id = (
                         select min(id) from webhooks w where w.organisation_id = $1 and w.id > $2 and w.paused_at is null
                           and w.next_at <= $4 and w.leased_until < $4
                           and w.told_to < (select coalesce(max(e.id), 0) from entries e where e.organisation_id = $1))
                     returning id, url, kinds, secret, created_at, told_to, failures, next_at, paused_at, paused_because";
        self.connection.first(
            taken,
            params![self.organisation.0, after, until, now],
            webhook,
        )
    }

    /// Notes that a subscription was told up to this entry, and holds it until the lease ends.
    pub fn told_to(&mut self, id: i64, entry: i64, until: i64) -> Result<(), Fault> {
        let set = "update webhooks set told_to = $3, failures = 0, next_at = 0, leased_until = $4
                   where organisation_id = $1 and id = $2 and told_to < $3";
        self.connection
            .execute(set, params![self.organisation.0, id, entry, until])?;
        Ok(())
    }

    /// Gives a subscription back.
    pub fn release_webhook(&mut self, id: i64) -> Result<(), Fault> {
        let set = "update webhooks set leased_until = 0 where organisation_id = $1 and id = $2";
        self.connection
            .execute(set, params![self.organisation.0, id])?;
        Ok(())
    }

    /// Notes that an attempt failed: when to try again, or why nothing is told any more.
    pub fn note_failure(
        &mut self,
        id: i64,
        next_at: i64,
        paused: Option<&str>,
    ) -> Result<(), Fault> {
        let at = self.by()?.at;
        let set = "update webhooks set failures = failures + 1, next_at = $3, leased_until = 0, paused_at = $4, paused_because = $5
                   where organisation_id = $1 and id = $2";
        self.connection.execute(
            set,
            params![self.organisation.0, id, next_at, paused.map(|_| at), paused],
        )?;
        Ok(())
    }

    /// Stops telling, because a person says so; or goes on where it stopped.
    pub fn pause_webhook(&mut self, id: i64, because: Option<&str>) -> Result<bool, Fault> {
        let at = self.by()?.at;
        let set = "update webhooks set paused_at = $3, paused_because = $4, failures = 0, next_at = 0, leased_until = 0
                   where organisation_id = $1 and id = $2";
        let count = self.connection.execute(
            set,
            params![self.organisation.0, id, because.map(|_| at), because],
        )?;
        Ok(count > 0)
    }

    /// Takes a subscription away, with what is known of its attempts.
    pub fn remove_webhook(&mut self, id: i64) -> Result<bool, Fault> {
        self.connection.execute(
            "delete from webhook_deliveries where organisation_id = $1 and webhook_id = $2",
            params![self.organisation.0, id],
        )?;
        let gone = "delete from webhooks where organisation_id = $1 and id = $2";
        Ok(self
            .connection
            .execute(gone, params![self.organisation.0, id])?
            > 0)
    }

    /// Notes an attempt; the oldest ones go.
    pub fn add_delivery(
        &mut self,
        webhook: i64,
        entry: i64,
        status: Option<i64>,
        answer: &str,
    ) -> Result<i64, Fault> {
        let (id, at) = (self.new_id()?, self.by()?.at);
        self.connection.execute(
            "insert into webhook_deliveries (organisation_id, id, webhook_id, entry_id, sent_at, status, answer)
             values ($1, $2, $3, $4, $5, $6, $7)",
            params![self.organisation.0, id, webhook, entry, at, status, answer],
        )?;
        self.connection.execute(
            "delete from webhook_deliveries where organisation_id = $1 and webhook_id = $2 and id <= (
                 select id from webhook_deliveries where organisation_id = $1 and webhook_id = $2
                 order by id desc limit 1 offset $3)",
            params![self.organisation.0, webhook, DELIVERIES_KEPT],
        )?;
        Ok(id)
    }

    /// The newest attempts of a subscription.
    pub fn deliveries(&mut self, webhook: i64, limit: i64) -> Result<Vec<Delivery>, Fault> {
        self.connection.rows(
            "select id, webhook_id, entry_id, sent_at, status, answer from webhook_deliveries
             where organisation_id = $1 and webhook_id = $2 order by id desc limit $3",
            params![self.organisation.0, webhook, limit],
            |row| {
                Ok(Delivery {
                    id: row.int(0)?,
                    webhook: row.int(1)?,
                    entry: row.int(2)?,
                    sent_at: row.int(3)?,
                    status: row.opt_int(4)?,
                    answer: row.text(5)?,
                })
            },
        )
    }
}

fn webhook(row: &Row<'_>) -> Result<Webhook, Fault> {
    Ok(Webhook {
        id: row.int(0)?,
        url: row.text(1)?,
        kinds: row.text(2)?,
        secret: row.text(3)?,
        created_at: row.int(4)?,
        told_to: row.int(5)?,
        failures: row.int(6)?,
        next_at: row.int(7)?,
        paused_at: row.opt_int(8)?,
        paused_because: row.opt_text(9)?,
    })
}
