-- Every payment, for those who made or received it. Its events come from two partitions, in
-- either order: each writes what it alone knows. The ids of payments are UUIDs of version 7,
-- so that their order is that of the payments.
CREATE TABLE query.payment (
  payment_id   varchar(64)  COLLATE "C" PRIMARY KEY,
  payer_id     varchar(255) NOT NULL,
  payer_name   varchar(255) NOT NULL,
  payee_id     varchar(255) NOT NULL,
  payee_name   varchar(255) NOT NULL,
  amount_minor bigint       NOT NULL,
  notes        text,
  request_id   varchar(64),
  sent_at      timestamptz,
  received_at  timestamptz,
  refunded_at  timestamptz
);

CREATE INDEX ON query.payment (payer_id, payment_id);

CREATE INDEX ON query.payment (payee_id, payment_id) WHERE received_at IS NOT NULL;
