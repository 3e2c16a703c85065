package com.streampay.journey;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.streampay.command.CommandContext;
import com.streampay.command.CommandHeaders;
import com.streampay.command.Topics;
import com.streampay.event.PaymentReceived;
import com.streampay.event.PaymentRefunded;
import com.streampay.event.PaymentSent;
import com.streampay.journey.Journey.CommandRecord;
import com.streampay.journey.Journey.EventRecord;
import com.streampay.journey.Journey.Projected;
import com.streampay.journey.Journey.ReplyRecord;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.extensions.kafka.eventhandling.HeaderUtils;
import org.axonframework.extensions.kafka.eventhandling.KafkaMessageConverter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds the way of a command where it was left: on the topics and in the query models.
 * Nothing is kept for it.
 */
@Component
@OnRole(Role.GATEWAY)
class Journeys {

	private static final String PROJECTED = """
			SELECT 'balance' AS projection, projected_at AS at FROM query.balance_history
			 WHERE user_id = :aggregate AND version = :version
			UNION ALL
			SELECT 'activity', projected_at FROM query.activity
			 WHERE aggregate_id = :aggregate AND version = :version
			 ORDER BY 2""";

	/** A payment may be sent and received in the same millisecond. */
	private static final Comparator<EventRecord> AS_THEY_HAPPENED = Comparator.comparing(EventRecord::happenedAt)
		.thenComparing((event) -> event.type().equals(PaymentReceived.class.getSimpleName()));

	/** They may be caused by another command than the payment's own. */
	private static final Set<Class<?>> END_OF_PAYMENT = Set.of(PaymentReceived.class, PaymentRefunded.class);

	private final TopicWindow topics;

	private final KafkaMessageConverter<String, byte[]> converter;

	private final JsonMapper json;

	private final JdbcClient jdbc;

	Journeys(TopicWindow topics, KafkaMessageConverter<String, byte[]> converter, JsonMapper json, JdbcClient jdbc) {
		this.topics = topics;
		this.converter = converter;
		this.json = json;
		this.jdbc = jdbc;
	}

	/**
	 * The way of the caller's command.
	 * @param command its name on the topic
	 * @param from before it was sent
	 * @param to when all should be over
	 * @return nothing if there was no such command in that time
	 */
	Optional<Journey> find(String caller, String command, String idempotencyKey, Instant from, Instant to) {
		Search search = new Search(command, CommandContext.correlationId(caller, command, idempotencyKey));
		this.topics.read(from, to, search::read);
		return search.result();
	}

	private List<Projected> projections(DomainEventMessage<?> event) {
		return this.jdbc.sql(PROJECTED)
			.param("aggregate", event.getAggregateIdentifier())
			.param("version", event.getSequenceNumber())
			.query((row, number) -> new Projected(row.getString("projection"), row.getTimestamp("at").toInstant()))
			.list();
	}

	private JsonNode content(ConsumerRecord<String, byte[]> record) {
		return this.json.readTree(record.value());
	}

	private final class Search {

		private final String name;

		private final String correlationId;

		private CommandRecord command;

		private ReplyRecord reply;

		private final List<EventRecord> events = new ArrayList<>();

		/** By payment. */
		private final Map<String, Found> ends = new HashMap<>();

		private String paymentId;

		Search(String name, String correlationId) {
			this.name = name;
			this.correlationId = correlationId;
		}

		void read(ConsumerRecord<String, byte[]> record) {
			switch (record.topic()) {
				case Topics.COMMANDS -> readCommand(record);
				case Topics.REPLIES -> readReply(record);
				default -> readEvent(record);
			}
		}

		private void readCommand(ConsumerRecord<String, byte[]> record) {
			if (this.command == null && isOurs(record, CommandHeaders.CORRELATION_ID)) {
				this.command = new CommandRecord(this.name, this.correlationId, record.partition(), record.offset(),
						time(record), content(record));
			}
		}

		private void readReply(ConsumerRecord<String, byte[]> record) {
			if (this.reply == null && isOurs(record, CommandHeaders.CORRELATION_ID)) {
				this.reply = new ReplyRecord(
						Integer.parseInt(HeaderUtils.valueAsString(record.headers(), CommandHeaders.STATUS)),
						HeaderUtils.valueAsString(record.headers(), CommandHeaders.ETAG, null), record.partition(),
						record.offset(), time(record), content(record));
			}
		}

		private void readEvent(ConsumerRecord<String, byte[]> record) {
			boolean ours = isOurs(record, "axon-metadata-" + CommandHeaders.CORRELATION_ID);
			if (!(Journeys.this.converter.readKafkaMessage(record)
				.orElse(null) instanceof DomainEventMessage<?> event)) {
				return;
			}
			if (ours) {
				this.events.add(event(new Found(record, event)));
				if (event.getPayload() instanceof PaymentSent sent) {
					this.paymentId = sent.paymentId();
				}
			}
			else if (END_OF_PAYMENT.contains(event.getPayloadType())) {
				this.ends.put(paymentId(event.getPayload()), new Found(record, event));
			}
		}

		private static String paymentId(Object end) {
			return (end instanceof PaymentReceived received) ? received.paymentId()
					: ((PaymentRefunded) end).paymentId();
		}

		private boolean isOurs(ConsumerRecord<String, byte[]> record, String header) {
			return this.correlationId.equals(HeaderUtils.valueAsString(record.headers(), header, null));
		}

		Optional<Journey> result() {
			if (this.command == null) {
				return Optional.empty();
			}
			Found end = this.ends.get(this.paymentId);
			if (end != null) {
				this.events.add(event(end));
			}
			this.events.sort(AS_THEY_HAPPENED);
			return Optional.of(new Journey(this.command, this.reply, this.events));
		}

		private EventRecord event(Found found) {
			DomainEventMessage<?> event = found.event();
			ConsumerRecord<String, byte[]> record = found.record();
			return new EventRecord(event.getPayloadType().getSimpleName(), event.getAggregateIdentifier(),
					event.getSequenceNumber(), record.partition(), record.offset(), event.getTimestamp(), time(record),
					content(record), projections(event));
		}

		private static Instant time(ConsumerRecord<String, byte[]> record) {
			return Instant.ofEpochMilli(record.timestamp());
		}

		private record Found(ConsumerRecord<String, byte[]> record, DomainEventMessage<?> event) {
		}

	}

}
