-- An event is told from all others by its aggregate and sequence number; that its random
-- identifier is its own is nothing that anybody rests on or looks up, and cost an index.
ALTER TABLE event_store.domain_event DROP CONSTRAINT domain_event_event_identifier_key;
