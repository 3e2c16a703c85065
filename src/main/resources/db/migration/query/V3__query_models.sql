-- The read side anew: what V2 made is dropped, and the projections read the topic "events"
-- from its beginning. Whoever needs the history of a query model finds it there.
--
-- A projection is rebuilt in copies of its tables (LIKE ... INCLUDING ALL) in the schema
-- "rebuild". Indexes have no names here, so that those of the copies get the same ones.
DROP SCHEMA query CASCADE;

CREATE SCHEMA query;

CREATE SCHEMA rebuild;

CREATE TABLE query.token (
  processor_name varchar(255) NOT NULL,
  segment        integer      NOT NULL,
  token          bytea,
  token_type     varchar(255),
  time_stamp     varchar(255),
  owner          varchar(255),
  PRIMARY KEY (processor_name, segment)
);

-- Everyone's balance. The version is the account's: its sequence number and ETag.
CREATE TABLE query.balance (
  user_id       varchar(255) PRIMARY KEY,
  balance_minor bigint       NOT NULL,
  version       bigint       NOT NULL,
  updated_at    timestamptz  NOT NULL
);

-- The balance at each version of the account.
CREATE TABLE query.balance_history (
  user_id       varchar(255) NOT NULL,
  version       bigint       NOT NULL,
  balance_minor bigint       NOT NULL,
  changed_at    timestamptz  NOT NULL,
  PRIMARY KEY (user_id, version)
);

-- Payment requests, open and closed. The positions are those of the events that opened
-- and closed them: their offsets on the topic, counted from 1. All events of a payer lie
-- in one partition, so the positions order what the payer sees, and a rebuild finds the
-- same ones.
CREATE TABLE query.payment_request (
  request_id      varchar(64)  PRIMARY KEY,
  payer_id        varchar(255) NOT NULL,
  payer_name      varchar(255) NOT NULL,
  requester_id    varchar(255) NOT NULL,
  requester_name  varchar(255) NOT NULL,
  amount_minor    bigint       NOT NULL,
  notes           text,
  status          varchar(16)  NOT NULL,
  version         bigint       NOT NULL,
  requested_at    timestamptz  NOT NULL,
  opened_position bigint       NOT NULL,
  closed_position bigint
);

CREATE INDEX ON query.payment_request (payer_id, opened_position);

CREATE INDEX ON query.payment_request (payer_id, closed_position);

CREATE INDEX ON query.payment_request (payer_id, opened_position) WHERE closed_position IS NULL;

-- Who has an account, for people to search.
CREATE TABLE query.user_profile (
  user_id  varchar(255) PRIMARY KEY,
  name     varchar(255) NOT NULL,
  username varchar(255) NOT NULL,
  version  bigint       NOT NULL
);

CREATE INDEX ON query.user_profile (lower(name), user_id);

-- What has happened in the town, in the order in which it was first projected. Events of
-- different partitions have no order of their own, so this one is made here and kept: a
-- rebuild takes the positions from the table that it is to replace.
CREATE TABLE query.activity (
  position       bigint       PRIMARY KEY,
  aggregate_id   varchar(255) NOT NULL,
  version        bigint       NOT NULL,
  event_name     varchar(32)  NOT NULL,
  payment_id     varchar(64),
  request_id     varchar(64),
  from_user_id   varchar(255) NOT NULL,
  from_user_name varchar(255) NOT NULL,
  to_user_id     varchar(255) NOT NULL,
  to_user_name   varchar(255) NOT NULL,
  amount_minor   bigint       NOT NULL,
  happened_at    timestamptz  NOT NULL,
  UNIQUE (aggregate_id, version)
);

CREATE INDEX ON query.activity (request_id) WHERE event_name = 'PaymentRequested';

-- How many payments were received and what they come to: one row.
CREATE TABLE query.transaction_total (
  singleton    boolean     PRIMARY KEY DEFAULT true CHECK (singleton),
  transactions bigint      NOT NULL,
  amount_minor numeric     NOT NULL,
  updated_at   timestamptz NOT NULL
);

-- Tells the positions of activities given here from those given elsewhere.
CREATE TABLE query.activity_origin (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  origin    uuid    NOT NULL DEFAULT gen_random_uuid()
);

INSERT INTO query.activity_origin DEFAULT VALUES;

-- Events that a projection could not handle, and those of the same key that wait behind
-- them. Each points to its record on the topic, which keeps it for ever.
CREATE TABLE query.dead_letter (
  projection       varchar(255) NOT NULL,
  record_partition integer      NOT NULL,
  record_offset    bigint       NOT NULL,
  record_key       varchar(255) NOT NULL,
  event_type       varchar(255),
  -- NULL for those that only wait.
  cause            text,
  set_aside_at     timestamptz  NOT NULL DEFAULT now(),
  discarded_at     timestamptz,
  PRIMARY KEY (projection, record_partition, record_offset)
);

CREATE INDEX ON query.dead_letter (projection, record_key);

-- The last rebuild of each projection, and how far it is.
CREATE TABLE query.rebuild (
  projection     varchar(255) PRIMARY KEY,
  node           varchar(255) NOT NULL,
  state          varchar(16)  NOT NULL,
  events_handled bigint       NOT NULL,
  events_total   bigint       NOT NULL,
  started_at     timestamptz  NOT NULL,
  updated_at     timestamptz  NOT NULL,
  failure        text
);
