-- Until when a request is open; those made before have 14 days, as their events are read
-- from now on.
ALTER TABLE query.payment_request ADD COLUMN expires_at timestamptz;

UPDATE query.payment_request SET expires_at = date_trunc('milliseconds', requested_at) + interval '336 hours';

ALTER TABLE query.payment_request ALTER COLUMN expires_at SET NOT NULL;
