//! The second lock on PostgreSQL: row-level security.
//!
//! Every table that has an `organisation_id` shows only the rows of the organisation the transaction was opened for,
//! also to the owner of the tables. Transactions run under a role that is nobody's login and no superuser.

use receivables::party::OrganisationId;

use crate::Fault;
use crate::sql::Connection;

/// Whether this login may take the role. One that may not create roles is held by the forced policies alone.
pub(crate) const MAY_TAKE_ROLE: &str = "select count(*) from pg_roles where rolname = 'quittance_books' and pg_has_role(current_user, oid, 'member')";

/// Whether this login stands above every policy, as a superuser does.
pub(crate) const MAY_COPY: &str =
    "select count(*) from pg_roles where rolname = session_user and (rolsuper or rolbypassrls)";

/// Puts the transaction under the role of the books.
pub(crate) const TAKE_ROLE: &str = "set local role quittance_books";

/// Opens a transaction that sees one organisation.
pub(crate) fn begin(organisation: OrganisationId, takes_role: bool) -> String {
    let role = if takes_role { TAKE_ROLE } else { "" };
    format!(
        "begin; {role}; set local app.organisation = '{}'",
        organisation.0
    )
}

/// Roles belong to the whole server, so that another database, or another node, may have made it at this very moment.
const MAKE_ROLE: &str = "
do $$ begin
    if not exists (select from pg_roles where rolname = 'quittance_books') then
        create role quittance_books nologin;
    end if;
exception when duplicate_object or unique_violation or insufficient_privilege then null;
end $$;
do $$ begin
    if exists (select from pg_roles where rolname = 'quittance_books') and not pg_has_role(current_user, 'quittance_books', 'member') then
        execute format('grant quittance_books to %I', current_user);
    end if;
exception when unique_violation or insufficient_privilege then null;
end $$;
";

const SECURE_TABLES: &str = "
do $$ declare t text; granted boolean; begin
    granted := exists (select from pg_roles where rolname = 'quittance_books');
    if granted then execute format('grant usage on schema %I to quittance_books', current_schema()); end if;
    for t in select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
             where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
               and a.attname = 'organisation_id' and c.relname not in ('users', 'sessions', 'password_links', 'begun', 'id_blocks')
    loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('drop policy if exists own on %I', t);
        execute format('create policy own on %I using (organisation_id = current_setting(''app.organisation'')::bigint)', t);
        if granted then execute format('grant select, insert, update, delete on %I to quittance_books', t); end if;
    end loop;
    if granted then
        execute 'grant select, insert, update on organisations to quittance_books';
        execute 'grant select, insert, update on users to quittance_books';
        execute 'grant select, insert, update, delete on sessions, password_links to quittance_books';
    end if;
end $$;
";

/// Puts the lock on every table of an organisation.
pub(crate) fn secure(connection: &mut Connection) -> Result<(), Fault> {
    connection.batch(MAKE_ROLE)?;
    connection.batch(SECURE_TABLES)
}
