-- Measures of any past day are sums over what moved until then: kept by day as it moves, they cost a read and no recount.

-- Cents by what moved them (as the journal names it), by the day that it bears and the day they are due; what is never late
-- is due on day 9223372036854775807. Whose they are is not told.
create table day_sums (
    organisation_id bigint not null,
    kind text not null,
    happened_on bigint not null,
    due_on bigint not null,
    cents bigint not null,
    -- The newest entry when this row changed last: who remembers the sums reads what is newer.
    entry bigint not null,
    primary key (organisation_id, kind, happened_on, due_on)
) /* clustered */;

create index day_sums_newer on day_sums (organisation_id, entry);

-- What followed a reminder is asked by the day on which it left.
create index messages_left_on on messages (organisation_id, left_on, id) where left_on is not null;
