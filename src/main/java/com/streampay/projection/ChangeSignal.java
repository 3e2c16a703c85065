package com.streampay.projection;

/**
 * That rows of a query model have changed.
 *
 * @param rows the model and the key of the rows, joined by a colon
 * @param traceparent of what changed them, or {@code null} if nobody traces it
 */
public record ChangeSignal(String rows, String traceparent) {

	/** No model's name begins so. */
	private static final String TRACED = "00-";

	private static final int TRACEPARENT = 55;

	static ChangeSignal parse(String text) {
		return text.startsWith(TRACED)
				? new ChangeSignal(text.substring(TRACEPARENT + 1), text.substring(0, TRACEPARENT))
				: new ChangeSignal(text, null);
	}

	String text() {
		return (this.traceparent != null) ? this.traceparent + " " + this.rows : this.rows;
	}

}
