-- When a projection wrote the row, for those who follow a command. Rows that are there count
-- as written now; a rebuild writes them anew.
ALTER TABLE query.balance_history ADD COLUMN projected_at timestamptz NOT NULL DEFAULT now();

ALTER TABLE query.balance_history ALTER COLUMN projected_at SET DEFAULT clock_timestamp();

ALTER TABLE query.activity ADD COLUMN projected_at timestamptz NOT NULL DEFAULT now();

ALTER TABLE query.activity ALTER COLUMN projected_at SET DEFAULT clock_timestamp();
