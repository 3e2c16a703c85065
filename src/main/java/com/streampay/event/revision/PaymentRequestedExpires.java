package com.streampay.event.revision;

import java.time.Duration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.streampay.event.EventTime;
import com.streampay.event.PaymentRequested;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;

/**
 * {@link PaymentRequested} from revision 1 to 2: requests have an end. Those that were
 * made before are given the 14 days that were the default when it came; the migration
 * that noted when they are due (V4) counted likewise.
 */
class PaymentRequestedExpires extends SingleEventUpcaster {

	private static final SimpleSerializedType FROM = new SimpleSerializedType(PaymentRequested.class.getName(), "1");

	private static final SimpleSerializedType TO = new SimpleSerializedType(PaymentRequested.class.getName(), "2");

	private static final Duration LIFETIME = Duration.ofDays(14);

	@Override
	protected boolean canUpcast(IntermediateEventRepresentation event) {
		return event.getType().equals(FROM);
	}

	@Override
	protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation event) {
		return event.upcastPayload(TO, JsonNode.class, (payload) -> {
			((ObjectNode) payload).put("expiresAt", EventTime.write(event.getTimestamp().plus(LIFETIME)));
			return payload;
		});
	}

}
