-- The write side: the event store, the tokens of what reads it, the stored replies and
-- the directory of accounts. Money decisions rest on this schema alone.
CREATE SCHEMA IF NOT EXISTS event_store;

-- Gives each event its place in the global order. Readers must expect gaps: a
-- transaction that rolls back leaves one.
CREATE SEQUENCE event_store.domain_event_global_index;

CREATE TABLE event_store.domain_event (
  global_index         bigint       NOT NULL DEFAULT nextval('event_store.domain_event_global_index') PRIMARY KEY,
  event_identifier     varchar(255) NOT NULL UNIQUE,
  aggregate_identifier varchar(255) NOT NULL,
  sequence_number      bigint       NOT NULL,
  type                 varchar(255) NOT NULL,
  time_stamp           varchar(255) NOT NULL,
  payload_type         varchar(255) NOT NULL,
  payload_revision     varchar(255),
  payload              bytea        NOT NULL,
  meta_data            bytea        NOT NULL,
  -- Optimistic locking: of two writers of one aggregate's version, one fails.
  UNIQUE (aggregate_identifier, sequence_number)
);

ALTER SEQUENCE event_store.domain_event_global_index OWNED BY event_store.domain_event.global_index;

CREATE TABLE event_store.snapshot_event (
  event_identifier     varchar(255) NOT NULL UNIQUE,
  aggregate_identifier varchar(255) NOT NULL,
  sequence_number      bigint       NOT NULL,
  type                 varchar(255) NOT NULL,
  time_stamp           varchar(255) NOT NULL,
  payload_type         varchar(255) NOT NULL,
  payload_revision     varchar(255),
  payload              bytea        NOT NULL,
  meta_data            bytea        NOT NULL,
  PRIMARY KEY (aggregate_identifier, sequence_number)
);

CREATE TABLE event_store.token (
  processor_name varchar(255) NOT NULL,
  segment        integer      NOT NULL,
  token          bytea,
  token_type     varchar(255),
  time_stamp     varchar(255),
  owner          varchar(255),
  PRIMARY KEY (processor_name, segment)
);

-- One row per decided command, written in the transaction of its events: a command whose
-- correlation id is here is answered from here and not handled again.
CREATE TABLE event_store.reply (
  correlation_id varchar(64)  PRIMARY KEY,
  fingerprint    varchar(64)  NOT NULL,
  status         smallint     NOT NULL,
  etag           varchar(32),
  body           bytea        NOT NULL,
  created_at     timestamptz  NOT NULL DEFAULT now()
);

CREATE INDEX reply_created_at ON event_store.reply (created_at);

-- Who has an account, and under which name: kept in the transaction of the account's
-- events, so that a command can look up the other side of a payment without a race.
CREATE TABLE event_store.account_directory (
  user_id  varchar(255) PRIMARY KEY,
  name     varchar(255) NOT NULL,
  username varchar(255) NOT NULL
);

-- The money in flight, one row per payment that has left its payer and not yet reached
-- anyone: written with PaymentSent, deleted with PaymentReceived or PaymentRefunded, so
-- that whatever is delivered twice finds nothing left to credit.
CREATE TABLE event_store.payment_in_flight (
  payment_id   varchar(64)  PRIMARY KEY,
  payer_id     varchar(255) NOT NULL,
  payee_id     varchar(255) NOT NULL,
  amount_minor bigint       NOT NULL CHECK (amount_minor > 0)
);
