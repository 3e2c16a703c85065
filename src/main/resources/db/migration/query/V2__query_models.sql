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
