-- Run once on a restored database, while no node runs and after the topics "commands", "replies" and "events"
-- were deleted (docs/operations.md, "Restore"). The event store and what is stored with it stay as they are. All
-- events are published anew, and the query models, which follow from them, are made anew. If the query models have
-- databases of their own, run it there too.
DO $$
DECLARE
  model regclass;
BEGIN
  IF to_regclass('event_store.token') IS NOT NULL THEN
    DELETE FROM event_store.token WHERE processor_name = 'event-publisher';
  END IF;
  FOR model IN SELECT format('query.%I', tablename) FROM pg_tables
                WHERE schemaname = 'query' AND tablename NOT IN ('activity_origin', 'view_writer') LOOP
    EXECUTE 'TRUNCATE ' || model;
  END LOOP;
  IF to_regclass('query.restored') IS NOT NULL THEN
    -- The ids of streams' events that clients still have are refused, and clients start with the current content.
    INSERT INTO query.restored (origin) VALUES (gen_random_uuid());
  END IF;
END
$$;
