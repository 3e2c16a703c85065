-- A requester's requests lie in the partitions of their payers, so it takes the partition
-- too to tell where a requester's stream is. Rows that are here already do not say in which
-- they lie: they are left out, and the projection reads them again, with the same positions.
TRUNCATE query.payment_request;

DELETE FROM query.token WHERE processor_name = 'payment-requests';

ALTER TABLE query.payment_request ADD COLUMN record_partition integer NOT NULL;

CREATE INDEX ON query.payment_request (requester_id, record_partition, opened_position);

CREATE INDEX ON query.payment_request (requester_id, record_partition, closed_position);
