-- Whoever stores events has their readers notified when they are committed, without a round
-- trip for it.
CREATE FUNCTION event_store.notify_readers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NOTIFY streampay_event_store;
  RETURN NULL;
END
$$;

CREATE TRIGGER notify_readers AFTER INSERT ON event_store.domain_event
   FOR EACH STATEMENT EXECUTE FUNCTION event_store.notify_readers();
