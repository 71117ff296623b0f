//! `quittance people`: who may sign in, from the command line.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use documents::export::Cell;
use serde_json::json;

use super::{Common, show};
use crate::deeds::DeedError;
use crate::deeds::factors;
use crate::deeds::inviting::{self, Mailed};
use crate::deeds::people::{self, Link};

/// People of the firm.
#[derive(Args)]
pub struct PeopleArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Everybody with their role
    List,
    /// Invite somebody; prints the path of a link that serves once, for a week
    Invite {
        /// The mailbox, which is the login
        email: String,
        /// owner, accountant, agent or reader
        role: String,
        /// Mail the link to the person, through the firm's own server; needs web.address
        #[arg(long)]
        mail: bool,
    },
    /// Make a new link for a lost invitation or a forgotten password
    Link {
        /// The mailbox
        email: String,
        /// Mail the link to the person, through the firm's own server; needs web.address
        #[arg(long)]
        mail: bool,
    },
    /// Give somebody another role
    Role {
        /// The mailbox
        email: String,
        /// owner, accountant, agent or reader
        role: String,
    },
    /// Take every second proof from somebody who lost them: the password alone opens the door again
    Reset {
        /// The mailbox
        email: String,
    },
    /// Let somebody sign in no more, at once
    Disable {
        /// The mailbox
        email: String,
    },
    /// Let somebody sign in again
    Enable {
        /// The mailbox
        email: String,
    },
}

const ACTOR: &str = "command";

pub fn run(common: &Common, args: PeopleArgs) -> Result<ExitCode, DeedError> {
    let desk = common.desk(None)?;
    let firm = common.firm(&desk)?;
    let id = |email: &str| people::by_email(&desk, &firm, email);
    match args.what {
        What::List => list(common)?,
        What::Invite { email, role, mail } => {
            let link = people::invite(&desk, &firm, ACTOR, &email, &role, firm.language)?;
            tell(common, &email, &link, mail)?;
        }
        What::Link { email, mail } => {
            let link = people::send_link(&desk, &firm, ACTOR, id(&email)?)?;
            tell(common, &email, &link, mail)?;
        }
        What::Role { email, role } => {
            people::set_role(&desk, &firm, ACTOR, id(&email)?, &role)?;
            list(common)?;
        }
        What::Reset { email } => {
            factors::reset(&desk, &firm, ACTOR, id(&email)?)?;
            list(common)?;
        }
        What::Disable { email } => {
            people::set_disabled(&desk, &firm, ACTOR, id(&email)?, true)?;
            list(common)?;
        }
        What::Enable { email } => {
            people::set_disabled(&desk, &firm, ACTOR, id(&email)?, false)?;
            list(common)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn list(common: &Common) -> Result<(), DeedError> {
    let desk = common.desk(None)?;
    let firm = common.firm(&desk)?;
    let all = people::list(&desk, &firm)?;
    let state = |person: &store::Person| match (person.disabled, &person.user.password_hash) {
        (true, _) => "disabled",
        (false, hash) if hash.is_empty() => "invited",
        (false, _) => "active",
    };
    let data: Vec<_> = all
        .iter()
        .map(|person| {
            let user = &person.user;
            json!({ "email": user.email, "name": user.name, "role": user.role, "state": state(person) })
        })
        .collect();
    common.output().data_or(&data, || {
        let text = |text: &str| Cell::Text(text.to_owned());
        let rows: Vec<Vec<Cell>> = all
            .iter()
            .map(|person| {
                let user = &person.user;
                [&user.email, &user.name, &user.role, state(person)]
                    .map(text)
                    .to_vec()
            })
            .collect();
        show::table(&["email", "name", "role", "state"], &rows, firm.language)
    });
    Ok(())
}

/// Shows the link once, mailed or not: whoever is at the shell may hand it over.
fn tell(common: &Common, email: &str, link: &Link, mail: bool) -> Result<(), DeedError> {
    let desk = common.desk(None)?;
    let firm = common.firm(&desk)?;
    let path = format!("/join/{}", link.token);
    let url = inviting::address(&desk, &firm, link)?;
    let mailed = match mail {
        true => inviting::mail_link(&desk, &firm, ACTOR, link)?,
        false => Mailed::NoAddress,
    };
    let told = match &mailed {
        Mailed::NoAddress if mail => "not mailed: set web.address first".to_owned(),
        Mailed::NoAddress => "not mailed".to_owned(),
        Mailed::Stayed => "in the sandbox mailbox".to_owned(),
        Mailed::Sent => "mailed".to_owned(),
        Mailed::Failed(why) => format!("not mailed: {why}"),
    };
    let shown = json!({ "email": email, "path": path, "url": url, "mailed": told });
    common.output().data_or(&shown, || {
        let place = url.as_deref().unwrap_or(&path);
        let whose = match url {
            Some(_) => "this address",
            None => "this address of your server",
        };
        format!("Give {email} {whose}; it serves once, for a week ({told}):\n{place}")
    });
    Ok(())
}
