-- Who has had their welcome amount: stored replies are purged, this is not.
ALTER TABLE event_store.account_directory ADD COLUMN welcomed boolean NOT NULL DEFAULT false;

UPDATE event_store.account_directory SET welcomed = true
 WHERE user_id IN (SELECT convert_from(payload, 'UTF8')::json ->> 'payeeId' FROM event_store.domain_event
                    WHERE aggregate_identifier = 'streampay-treasury'
                      AND payload_type = 'com.streampay.event.PaymentSent');
