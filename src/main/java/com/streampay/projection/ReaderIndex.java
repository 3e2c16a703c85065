package com.streampay.projection;

import java.util.List;

/**
 * An index that serves readers of a projection's table and not the projection.
 *
 * @param table one of the projection's tables
 * @param columns its columns, in order
 */
public record ReaderIndex(String table, List<String> columns) {

	/** That which PostgreSQL gives one without a name, and so those of copies have. */
	private String name() {
		return "%s_%s_idx".formatted(this.table, String.join("_", this.columns));
	}

	/** Makes it in the current schema, if it is not there. */
	String creation() {
		return "CREATE INDEX IF NOT EXISTS %s ON %s (%s)".formatted(name(), this.table,
				String.join(", ", this.columns));
	}

	/** Drops it from the current schema, if it is there. */
	String removal() {
		return "DROP INDEX IF EXISTS " + name();
	}

}
