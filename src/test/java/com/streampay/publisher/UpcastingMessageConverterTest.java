package com.streampay.publisher;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import com.streampay.event.AccountOpened;
import com.streampay.event.PaymentRequested;
import com.streampay.event.revision.EventRevisions;
import com.streampay.event.revision.EventSerializer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.extensions.kafka.eventhandling.DefaultKafkaMessageConverter;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class UpcastingMessageConverterTest {

	private static final Serializer SERIALIZER = EventSerializer.create();

	private static final Instant TIME = Instant.parse("2025-11-09T12:00:00.120Z");

	private final UpcastingMessageConverter converter = new UpcastingMessageConverter(
			DefaultKafkaMessageConverter.builder().serializer(SERIALIZER).build(), SERIALIZER,
			EventRevisions.upcasters());

	private final ProducerRecord<String, byte[]> published = this.converter
		.createKafkaMessage(new GenericDomainEventMessage<>("Account", "alice", 7,
				new AccountOpened("alice", "Alice", "al"), MetaData.with("trace", "t"), "event-1", TIME), "events");

	@Test
	void an_event_is_read_as_it_was_written() {
		DomainEventMessage<?> event = read(this.published.headers(), this.published.value());

		assertThat(event.getPayload()).isEqualTo(new AccountOpened("alice", "Alice", "al"));
		assertThat(event.getType()).isEqualTo("Account");
		assertThat(event.getAggregateIdentifier()).isEqualTo("alice");
		assertThat(event.getSequenceNumber()).isEqualTo(7);
		assertThat(event.getIdentifier()).isEqualTo("event-1");
		assertThat(event.getTimestamp()).isEqualTo(TIME);
		assertThat(event.getMetaData()).isEqualTo(Map.of("trace", "t"));
	}

	@Test
	void an_event_of_an_older_revision_is_read_with_what_its_time_tells() {
		DomainEventMessage<?> event = read(old("PaymentRequested"), """
				{"requestId":"r","requesterId":"bob","requesterName":"Bob","payerId":"alice","payerName":"Alice",
				"amountMinor":500,"notes":null}""".getBytes(StandardCharsets.UTF_8));

		assertThat(event.getPayloadType()).isEqualTo(PaymentRequested.class);
		assertThat(event.getPayload()).isEqualTo(
				new PaymentRequested("r", "bob", "Bob", "alice", "Alice", 500, null, "2025-11-23T12:00:00.120Z"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "axon-message-id", "axon-message-type", "axon-message-timestamp",
			"axon-message-aggregate-id", "axon-message-aggregate-seq", "axon-message-aggregate-type" })
	void a_record_without_a_header_of_an_event_is_none(String header) {
		Headers headers = new RecordHeaders(this.published.headers().toArray());
		headers.remove(header);

		assertThat(this.converter.readKafkaMessage(record(headers, this.published.value()))).isEmpty();
	}

	@Test
	void a_record_without_a_value_is_no_event() {
		assertThat(this.converter.readKafkaMessage(record(this.published.headers(), null))).isEmpty();
	}

	private Headers old(String type) {
		Headers headers = new RecordHeaders(this.published.headers().toArray());
		headers.remove("axon-message-type");
		headers.add("axon-message-type", ("com.streampay.event." + type).getBytes(StandardCharsets.UTF_8));
		headers.remove("axon-message-revision");
		headers.add("axon-message-revision", "1".getBytes(StandardCharsets.UTF_8));
		return headers;
	}

	private DomainEventMessage<?> read(Headers headers, byte[] value) {
		EventMessage<?> event = this.converter.readKafkaMessage(record(headers, value)).orElseThrow();
		return (DomainEventMessage<?>) event;
	}

	private static ConsumerRecord<String, byte[]> record(Headers headers, byte[] value) {
		return new ConsumerRecord<>("events", 3, 42, 0, TimestampType.CREATE_TIME, 5, 0, "alice", value, headers,
				Optional.empty());
	}

}
