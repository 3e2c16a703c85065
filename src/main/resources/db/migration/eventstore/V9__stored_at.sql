-- When the row was inserted, by the clock of the database, which is one for all nodes:
-- tells for how long an event that is missing before it has to be waited for. Rows that
-- are there count as inserted now.
ALTER TABLE event_store.domain_event ADD COLUMN stored_at timestamptz NOT NULL DEFAULT now();

ALTER TABLE event_store.domain_event ALTER COLUMN stored_at SET DEFAULT clock_timestamp();
