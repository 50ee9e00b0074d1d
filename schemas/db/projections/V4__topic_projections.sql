-- Projections that a topic of their own feeds: how old what they show is. The time of the last
-- record applied; null for cursors of the event topic, whose age is told by the log.
alter table dg_partition_cursors add column record_time timestamptz;
