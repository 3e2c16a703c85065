package com.streampay.event;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/**
 * A time as events carry it: ISO 8601, UTC, always with three digits of milliseconds.
 */
public final class EventTime {

	private static final DateTimeFormatter MILLIS = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

	private EventTime() {
	}

	/** The time in an event; what is finer than a millisecond is cut off. */
	public static String write(Instant time) {
		return MILLIS.format(time);
	}

	public static Instant read(String time) {
		return Instant.parse(time);
	}

}
