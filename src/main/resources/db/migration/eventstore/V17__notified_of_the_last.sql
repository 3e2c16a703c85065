-- The notification says which append it tells of, by the place of its last event, so that the
-- node that has made it and has told its readers need not have them look again.
CREATE OR REPLACE FUNCTION event_store.notify_readers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('streampay_event_store', (SELECT max(global_index) FROM stored)::text);
  RETURN NULL;
END
$$;

DROP TRIGGER notify_readers ON event_store.domain_event;
CREATE TRIGGER notify_readers AFTER INSERT ON event_store.domain_event REFERENCING NEW TABLE AS stored
   FOR EACH STATEMENT EXECUTE FUNCTION event_store.notify_readers();
