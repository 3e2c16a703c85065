-- When open payment requests expire: written with PaymentRequested, deleted with whatever
-- ends the request. It says which requests are worth looking at; the request itself decides.
CREATE TABLE event_store.payment_request_due (
  request_id varchar(64)  PRIMARY KEY,
  payer_id   varchar(255) NOT NULL,
  expires_at timestamptz  NOT NULL
);

CREATE INDEX ON event_store.payment_request_due (expires_at, request_id);

-- The requests that are open already expire 14 days after they were made, as their events of
-- revision 1 are read from now on. In hours, since a day is not always one of 24 in every time
-- zone.
INSERT INTO event_store.payment_request_due (request_id, payer_id, expires_at)
SELECT payload ->> 'requestId', payload ->> 'payerId', time_stamp::timestamptz + interval '336 hours'
  FROM (SELECT aggregate_identifier, time_stamp, convert_from(payload, 'UTF8')::json AS payload
          FROM event_store.domain_event
         WHERE payload_type = 'com.streampay.event.PaymentRequested') AS requested
 WHERE NOT EXISTS (SELECT FROM event_store.domain_event AS later
                    WHERE later.aggregate_identifier = requested.aggregate_identifier AND later.sequence_number > 0);
