package com.streampay.processing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import com.streampay.support.WriteSideDatabase;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What PostgreSQL makes of rows that come as columns.
 */
class ColumnsTest {

	@Test
	void they_are_the_rows_again_in_their_order() throws Exception {
		List<Row> rows = List.of(new Row("a", 1), new Row(null, -2), new Row("c", Long.MAX_VALUE));

		List<Row> found = new ArrayList<>();
		new RoundTrip()
			.add("SELECT unnest(?), unnest(?)", (row) -> found.add(new Row(row.getString(1), row.getLong(2))),
					Columns.texts(rows, Row::text), Columns.numbers(rows, Row::number))
			.run(WriteSideDatabase.empty());

		assertThat(found).containsExactlyElementsOf(rows);
	}

	@Test
	void no_rows_are_none() throws Exception {
		List<String> found = new ArrayList<>();
		new RoundTrip()
			.add("SELECT unnest(?), unnest(?)", (row) -> found.add(row.getString(1)),
					Columns.texts(List.<Row>of(), Row::text), Columns.numbers(List.<Row>of(), Row::number))
			.run(WriteSideDatabase.empty());

		assertThat(found).isEmpty();
	}

	@Test
	void times_are_the_same_to_the_microsecond() throws Exception {
		Random random = new Random(1);
		List<Instant> times = Stream
			.concat(Stream.of("1970-01-01T00:00:00Z", "2026-11-29T07:20:00.000001Z", "2105-12-31T23:59:59.999999Z")
				.map(Instant::parse),
					random.longs(10_000, 0, Instant.parse("2106-01-01T00:00:00Z").getEpochSecond() * 1_000_000)
						.mapToObj((micros) -> Instant.EPOCH.plusNanos(Math.multiplyExact(micros, 1000L))))
			.toList();

		List<Instant> found = new ArrayList<>();
		new RoundTrip()
			.add("SELECT to_timestamp(unnest(?))", (row) -> found.add(row.getTimestamp(1).toInstant()),
					(Object) Columns.seconds(times, (time) -> time))
			.run(WriteSideDatabase.empty());

		assertThat(found).containsExactlyElementsOf(times);
	}

	@Test
	void no_time_is_none() throws Exception {
		List<Object> found = new ArrayList<>();
		new RoundTrip()
			.add("SELECT to_timestamp(unnest(?))", (row) -> found.add(row.getObject(1)),
					(Object) Columns.seconds(List.of("never"), (row) -> null))
			.run(WriteSideDatabase.empty());

		assertThat(found).containsOnlyNulls().hasSize(1);
	}

	private record Row(String text, long number) {

	}

}
