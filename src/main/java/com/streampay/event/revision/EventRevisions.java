package com.streampay.event.revision;

import java.util.List;
import java.util.Map;

import com.streampay.event.PaymentRequested;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;

/**
 * The revision of each type of event, and the upcasters that lead to it.
 */
public final class EventRevisions {

	/** Of an event that has never changed. */
	private static final String FIRST = "1";

	/** Of those that have, by the names of their types. */
	private static final Map<String, String> CURRENT = Map.of(PaymentRequested.class.getName(), "2");

	private EventRevisions() {
	}

	/** The revision that is written. */
	public static String current(Class<?> type) {
		return current(type.getName());
	}

	/** Whether that is the revision of the type with this name that is written. */
	public static boolean isCurrent(String type, String revision) {
		return current(type).equals(revision);
	}

	private static String current(String type) {
		return CURRENT.getOrDefault(type, FIRST);
	}

	/**
	 * From any older revision to the current one. Each upcaster does one step; those of
	 * one type stand in the order of their revisions.
	 */
	public static EventUpcasterChain upcasters() {
		return new EventUpcasterChain(List.of(new PaymentRequestedExpires()));
	}

}
