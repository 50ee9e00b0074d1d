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

-- Under a snapshot older than the tenant's head the next number would be one that is taken. Which
-- one is taken no query of this transaction can see, but ON CONFLICT can: for a row that is there
-- and invisible it raises 40001. So, under the lock, an event is appended for trial and rolled back.
-- Only transactions that are not READ COMMITTED pay for it, once per tenant.
create function public.dg_event_log_check_snapshot(tenant text) returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- ends the recursion: the trial itself is numbered by the trigger. Transaction-local, so it goes
  -- with the lock when a savepoint is rolled back.
  if current_setting('projectory.snapshot_checked', true) = tenant then
    return;
  end if;
  begin
    perform set_config('projectory.snapshot_checked', tenant, true);
    insert into public.dg_event_log
        (tenant_id, log_seq, event_id, trace_id, trace_seq, event_type, occurred_at, recorded_at,
         producer_id, source_system, actor_type, actor_id, idempotency_key, payload_json, payload_hash)
      values
        (tenant, 0, gen_random_uuid(), gen_random_uuid(), 0, 'TraceStarted', '', '',
         gen_random_uuid(), '', '', '', '', '', '')
      on conflict (tenant_id, log_seq) do nothing;
    raise exception using errcode = 'PJ000';
  exception
    when sqlstate 'PJ000' then
      null;
    when serialization_failure then
      raise exception using
        errcode = 'serialization_failure',
        message = 'could not append: the tenant''s log has grown since this transaction''s snapshot',
        hint = 'Retry the transaction, or append under READ COMMITTED.',
        schema = 'public',
        table = 'dg_event_log';
  end;
  perform set_config('projectory.snapshot_checked', tenant, true);
end
$$;

-- Makes the tenant's lock row; waits for another transaction that makes it at the same time.
create function public.dg_event_log_add_tenant(tenant text) returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if current_setting('transaction_isolation') in ('read committed', 'read uncommitted') then
    insert into public.dg_event_log_tenants values (tenant) on conflict do nothing;
    return;
  end if;
  begin
    insert into public.dg_event_log_tenants values (tenant) on conflict do nothing;
  exception
    when serialization_failure then
      raise exception using
        errcode = 'serialization_failure',
        message = 'could not append: the tenant''s log was begun after this transaction''s snapshot',
        hint = 'Retry the transaction, or append under READ COMMITTED.',
        schema = 'public',
        table = 'dg_event_log';
  end;
end
$$;

-- Takes the tenant's append lock for the rest of the transaction (or until the savepoint it was
-- taken in is rolled back): from here to the commit nobody else appends to this tenant.
create function public.dg_event_log_lock(tenant text) returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_bitmapscan = off
as $$
begin
  perform from public.dg_event_log_tenants where tenant_id = tenant for update;
  if not found then
    perform public.dg_event_log_add_tenant(tenant);
    perform from public.dg_event_log_tenants where tenant_id = tenant for update;
  end if;
  if current_setting('transaction_isolation') not in ('read committed', 'read uncommitted') then
    perform public.dg_event_log_check_snapshot(tenant);
  end if;
end
$$;

-- Numbers a row and re-enforces rules 4 and 5 of SEMANTICS 6.1.
--
-- The head is read from the primary key for each row, not counted on: a row may still be dropped
-- after this trigger (ON CONFLICT DO NOTHING, another trigger), and its number goes to the next one.
-- The planner settings keep the index probes on a table that was analysed while it was tiny.
create function public.dg_event_log_number() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_bitmapscan = off
set enable_sort = off
as $$
declare
  finished constant integer := -1;
  head bigint;
  expected integer;
begin
  -- xmax = this transaction: the lock was taken earlier (by a row before, or by the writer), so one
  -- statement does. A lock taken inside a savepoint is not recognised and only taken once more.
  select (select l.log_seq from public.dg_event_log l
           where l.tenant_id = new.tenant_id
           order by l.log_seq desc limit 1),
         (select case l.event_type when 'TraceFinished' then finished else l.trace_seq + 1 end
            from public.dg_event_log l
           where l.tenant_id = new.tenant_id and l.trace_id = new.trace_id
           order by l.trace_seq desc limit 1)
    into head, expected
    from public.dg_event_log_tenants t
   where t.tenant_id = new.tenant_id and t.xmax = pg_current_xact_id()::xid;
  if not found and new.tenant_id is not null then
    perform public.dg_event_log_lock(new.tenant_id);
    -- a statement of its own: its snapshot is taken after the lock
    select (select l.log_seq from public.dg_event_log l
             where l.tenant_id = new.tenant_id
             order by l.log_seq desc limit 1),
           (select case l.event_type when 'TraceFinished' then finished else l.trace_seq + 1 end
              from public.dg_event_log l
             where l.tenant_id = new.tenant_id and l.trace_id = new.trace_id
             order by l.trace_seq desc limit 1)
      into head, expected;
  end if;
  new.log_seq := coalesce(head, 0) + 1;
  expected := coalesce(expected, 0);
  if expected = finished then
    raise exception using
      errcode = 'PJ001',
      message = format('trace %s of tenant %s is finished', new.trace_id, new.tenant_id),
      schema = tg_table_schema,
      table = tg_table_name,
      constraint = 'dg_event_log_trace_finished';
  end if;
  if new.trace_seq <> expected or (new.event_type = 'TraceStarted') <> (new.trace_seq = 0) then
    raise exception using
      errcode = 'PJ002',
      message = format('trace %s of tenant %s expects trace_seq %s%s, not %s %s', new.trace_id,
        new.tenant_id, expected, case expected when 0 then ' (a TraceStarted)' end,
        new.event_type, new.trace_seq),
      detail = format('expected_trace_seq=%s', expected),
      schema = tg_table_schema,
      table = tg_table_name,
      constraint = 'dg_event_log_trace_sequence';
  end if;
  return new;
end
$$;

create trigger dg_event_log_number
  before insert on public.dg_event_log
  for each row execute function public.dg_event_log_number();
