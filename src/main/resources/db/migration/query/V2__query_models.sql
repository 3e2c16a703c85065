-- The read side: query models kept by projections of the topic "events", and the tokens
-- of those projections, moved in the same transaction as the rows.
CREATE SCHEMA IF NOT EXISTS query;

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
-- and closed them: their offsets on the topic, counted from 1. All events of a payer lie in one partition, so the positions
-- order what the payer sees, and a rebuild finds the same ones.
CREATE TABLE query.payment_request (
  request_id      varchar(64)  PRIMARY KEY,
  payer_id        varchar(255) NOT NULL,
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

CREATE INDEX payment_request_opened ON query.payment_request (payer_id, opened_position);

CREATE INDEX payment_request_closed ON query.payment_request (payer_id, closed_position);
