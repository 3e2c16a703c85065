package com.streampay.processing;

import java.time.Instant;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Rows as arrays, one of each column, by which one statement writes them all. Make rows
 * of them in a list of what is selected: {@code SELECT unnest(?), unnest(?)}. By
 * {@code FROM unnest(?, ?)}, PostgreSQL keeps a table of each array first, which takes
 * half as long again for many rows, and twice as long for a few.
 */
public final class Columns {

	private Columns() {
	}

	/** A text of each row, or null where it has none. */
	public static <T> String[] texts(Collection<T> rows, Function<? super T, String> column) {
		String[] texts = new String[rows.size()];
		int i = 0;
		for (T row : rows) {
			texts[i++] = column.apply(row);
		}
		return texts;
	}

	/** A number of each row. */
	public static <T> long[] numbers(Collection<T> rows, ToLongFunction<? super T> column) {
		return rows.stream().mapToLong(column).toArray();
	}

	/**
	 * A time of each row, in seconds since 1970, or null where it has none. PostgreSQL's
	 * {@code to_timestamp} makes the same microsecond of it until the year 2106.
	 */
	public static <T> Double[] seconds(Collection<T> rows, Function<? super T, Instant> column) {
		return rows.stream().map(column).map(Columns::seconds).toArray(Double[]::new);
	}

	private static Double seconds(Instant time) {
		return (time != null) ? time.getEpochSecond() + time.getNano() / 1e9 : null;
	}

}
