-- A snapshot has the identifier of the event that led to it, so that it counts only where
-- that event is: a failover may lose the last events while a node still stores what they
-- led to. Those that older nodes store after this are left aside, and made anew.
UPDATE event_store.snapshot_event snapshot
   SET event_identifier = event.event_identifier
  FROM event_store.domain_event event
 WHERE event.aggregate_identifier = snapshot.aggregate_identifier
   AND event.sequence_number = snapshot.sequence_number;
