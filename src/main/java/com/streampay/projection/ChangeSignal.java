package com.streampay.projection;

import java.util.function.Consumer;

import com.streampay.notification.PostgresNotifications;

/**
 * That rows of a query model have changed.
 *
 * @param rows the model and the key of the rows, joined by a colon
 * @param traceparent of what changed them, or {@code null} if nobody traces it
 */
public record ChangeSignal(String rows, String traceparent) {

	/** The channel of PostgreSQL's notifications. */
	static final String CHANNEL = "streampay_query";

	/** No model's name begins so. */
	private static final String TRACED = "00-";

	private static final int TRACEPARENT = 55;

	/**
	 * Has every change signal be received, on the thread of the notifications, which must
	 * not be blocked.
	 * @param onGap called whenever signals may have been missed
	 * @throws IllegalStateException if the notifications are running already
	 */
	public static void subscribe(PostgresNotifications notifications, Consumer<ChangeSignal> onChange, Runnable onGap) {
		notifications.subscribe(CHANNEL, (payload) -> onChange.accept(parse(payload)), onGap);
	}

	private static ChangeSignal parse(String payload) {
		return payload.startsWith(TRACED)
				? new ChangeSignal(payload.substring(TRACEPARENT + 1), payload.substring(0, TRACEPARENT))
				: new ChangeSignal(payload, null);
	}

	String payload() {
		return (this.traceparent != null) ? this.traceparent + " " + this.rows : this.rows;
	}

}
