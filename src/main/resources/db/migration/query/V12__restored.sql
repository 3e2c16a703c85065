-- Set when the database was restored from a backup (deploy/after-restore.sql): what was told
-- of positions before may be of events that were lost, and is known by this not to be good.
CREATE TABLE query.restored (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  origin    uuid    NOT NULL
);
