-- What of the query models has been published on the view topics: for each topic, and each
-- of those whose rows it holds, everything up to a position. Positions are those by which
-- the rows themselves are told: versions, offsets, or whatever only grows.
CREATE TABLE query.view_mark (
  topic    varchar(64)  NOT NULL,
  owner    varchar(255) NOT NULL,
  position bigint       NOT NULL,
  PRIMARY KEY (topic, owner)
);

-- Of which table, and to which topic, so that either can be replaced by another.
CREATE TABLE query.view_topic (
  topic  varchar(64)  PRIMARY KEY,
  source varchar(255) NOT NULL
);

-- Who writes marks: each writer that begins makes it one more, and those before it may
-- write no more of them.
CREATE TABLE query.view_writer (
  singleton  boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  generation bigint  NOT NULL
);

INSERT INTO query.view_writer (generation) VALUES (0);
