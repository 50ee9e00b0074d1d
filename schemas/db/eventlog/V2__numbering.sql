-- Numbering and the sequence rules (SEMANTICS 6 and 6.1).
--
-- A tenant's append lock is a row lock here, held to the end of the transaction. Not an advisory
-- lock: a transaction may write 100,000 tenants, and the shared lock table holds far fewer. The row
-- is locked, never updated: one dead version per transaction would make each append slower for as
-- long as some old snapshot (a dump, a long report) lives. The table holds no fact about the log:
-- rows that are missing are made again.
create table public.dg_event_log_tenants (
  tenant_id text collate "C" not null,
  constraint dg_event_log_tenants_pkey primary key (tenant_id)
);

comment on table public.dg_event_log_tenants is
  'One row per tenant to lock while appending; holds no other information.';

-- Locks the tenant's row; makes it first if the tenant is new, which waits for another transaction
-- that makes it at the same time.
--
-- The setting remembers the tenant locked last, so that the rows after the first cost no statement
-- for their lock. It is transaction-local: it goes when the lock goes, also with a savepoint. A
-- writer who forges it harms only himself, colliding with the unique constraints.
create function public.dg_event_log_lock_row(tenant text) returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_bitmapscan = off
as $$
begin
  perform set_config('projectory.locked_tenant', t.tenant_id, true)
     from public.dg_event_log_tenants t where t.tenant_id = tenant for update;
  if not found then
    insert into public.dg_event_log_tenants values (tenant) on conflict do nothing;
    perform set_config('projectory.locked_tenant', t.tenant_id, true)
       from public.dg_event_log_tenants t where t.tenant_id = tenant for update;
  end if;
end
$$;

-- Takes the tenant's append lock for the rest of the transaction (or until the savepoint it was
-- taken in is rolled back): from here to the commit nobody else appends to this tenant.
--
-- Under a snapshot older than the tenant's head the next number would be one that is taken. Which
-- one is taken no query of such a transaction can see, but ON CONFLICT can: for a row that is there
-- and invisible it raises 40001. So, under the lock, an event is appended for trial and rolled back.
create function public.dg_event_log_lock(tenant text) returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if current_setting('projectory.locked_tenant', true) = tenant then
    return;
  end if;
  if current_setting('transaction_isolation') in ('read committed', 'read uncommitted') then
    perform public.dg_event_log_lock_row(tenant);
    return;
  end if;
  begin
    perform public.dg_event_log_lock_row(tenant);
    begin
      insert into public.dg_event_log
          (tenant_id, event_id, trace_id, trace_seq, event_type, occurred_at, recorded_at,
           producer_id, source_system, actor_type, actor_id, idempotency_key, payload_json,
           payload_hash)
        values
          (tenant, gen_random_uuid(), gen_random_uuid(), 0, 'TraceStarted', '', '',
           gen_random_uuid(), '', '', '', '', '', '')
        on conflict (tenant_id, log_seq) do nothing;
      raise exception using errcode = 'PJ000', message = 'rolls the trial back';
    exception
      when sqlstate 'PJ000' then
        null;
    end;
  exception
    when serialization_failure then
      raise exception using
        errcode = 'serialization_failure',
        message = 'could not append: the tenant''s log has grown since this transaction''s snapshot',
        hint = 'Retry the transaction, or append under READ COMMITTED.',
        schema = 'public',
        table = 'dg_event_log';
  end;
end
$$;

-- Numbers a row and re-enforces rules 4 and 5 of SEMANTICS 6.1.
--
-- The head is read from the primary key for each row, not counted on: a row may still be dropped
-- after this trigger (ON CONFLICT DO NOTHING, another trigger), and its number goes to the next one.
-- The planner settings keep the index probes on a table that was analysed while it was tiny. Few
-- statements and expressions: each costs microseconds of every append.
create function public.dg_event_log_number() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_bitmapscan = off
set enable_sort = off
as $$
declare
  expected integer;  -- -1: the trace is finished
begin
  if (current_setting('projectory.locked_tenant', true) = new.tenant_id) is not true
      and new.tenant_id is not null then
    -- the short way of dg_event_log_lock: for a tenant that is known, under READ COMMITTED
    perform set_config('projectory.locked_tenant', t.tenant_id, true)
       from public.dg_event_log_tenants t
      where t.tenant_id = new.tenant_id
        and current_setting('transaction_isolation') in ('read committed', 'read uncommitted')
        for update;
    if not found then
      perform public.dg_event_log_lock(new.tenant_id);
    end if;
  end if;
  -- a statement of its own: its snapshot must be taken after the lock
  select coalesce((select l.log_seq from public.dg_event_log l
                    where l.tenant_id = new.tenant_id
                    order by l.log_seq desc limit 1), 0) + 1,
         coalesce((select case l.event_type when 'TraceFinished' then -1 else l.trace_seq + 1 end
                     from public.dg_event_log l
                    where l.tenant_id = new.tenant_id and l.trace_id = new.trace_id
                    order by l.trace_seq desc limit 1), 0)
    into new.log_seq, expected;
  if new.trace_seq = expected and (new.event_type = 'TraceStarted') = (expected = 0) then
    return new;
  end if;
  if new.tenant_id is null or new.trace_id is null or new.trace_seq is null
      or new.event_type is null then
    return new;  -- its column refuses it
  end if;
  if expected = -1 then
    raise exception using
      errcode = 'PJ001',
      message = format('trace %s of tenant %s is finished', new.trace_id, new.tenant_id),
      schema = tg_table_schema,
      table = tg_table_name,
      constraint = 'dg_event_log_trace_finished';
  end if;
  raise exception using
    errcode = 'PJ002',
    message = format('trace %s of tenant %s goes on with trace_seq %s%s, not with %s %s',
      new.trace_id, new.tenant_id, expected, case expected when 0 then ', a TraceStarted' end,
      new.event_type, new.trace_seq),
    detail = format('expected_trace_seq=%s', expected),
    schema = tg_table_schema,
    table = tg_table_name,
    constraint = 'dg_event_log_trace_sequence';
end
$$;

create trigger dg_event_log_number
  before insert on public.dg_event_log
  for each row execute function public.dg_event_log_number();
