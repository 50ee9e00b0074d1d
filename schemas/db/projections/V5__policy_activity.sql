-- policy_activity: decisions by policy version and hour over all tenants, fed by a topic that a
-- Kafka Streams application fills. The scope in tenant_id is a partition of that topic.
create table dg_policy_activity (
  tenant_id           text collate "C" not null,
  policy_id           text collate "C" not null,
  policy_version      text collate "C" not null,
  hour                text collate "C" not null, -- rfc 3339 in UTC, always of the same length
  allowed             bigint not null,
  denied              bigint not null,
  exception_required  bigint not null,
  exception_requested bigint not null,
  succeeded           bigint not null,
  failed              bigint not null,
  abandoned           bigint not null,
  late                bigint not null,
  primary key (tenant_id, policy_id, policy_version, hour)
);
-- questions are asked over all partitions
create index dg_policy_activity_hour on dg_policy_activity (hour, policy_id, policy_version);
create index dg_policy_activity_policy on dg_policy_activity (policy_id, hour);

-- Applications that fill a topic which feeds a projection: what a rebuild of that projection has to
-- reset, and whether they may work now.
create table dg_feeds (
  topic          text collate "C" primary key,
  application_id text not null, -- consumer group, and prefix of the internal topics
  source_topic   text not null,
  epoch          bigint not null default 1, -- raised by each reset: older state is worth nothing
  state          text not null default 'running' check (state in ('running', 'halted')),
  job_id         text -- of the run that halted it
);

create table dg_feed_members (
  topic              text collate "C" not null,
  member_id          text collate "C" not null,
  state              text not null check (state in ('starting', 'running', 'halted', 'failed')),
  epoch              bigint not null, -- that it works in, or worked in last
  tasks              integer not null,
  last_beat          timestamptz not null default clock_timestamp(),
  heartbeat_timeout_ms integer not null,
  primary key (topic, member_id)
);
