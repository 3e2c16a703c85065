package com.streampay.projection;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.streampay.event.AccountOpened;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.extensions.kafka.eventhandling.DefaultKafkaMessageConverter;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.json.JacksonSerializer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EventRecordConverterTest {

	private final DefaultKafkaMessageConverter publisher = DefaultKafkaMessageConverter.builder()
		.serializer(JacksonSerializer.builder().objectMapper(JsonMapper.builder().build()).build())
		.build();

	private final EventRecordConverter converter = new EventRecordConverter(this.publisher);

	private final ProducerRecord<String, byte[]> published = this.publisher.createKafkaMessage(
			new GenericDomainEventMessage<>("Account", "alice", 0, new AccountOpened("alice", "Alice", "al")),
			"events");

	@Test
	void an_event_knows_where_its_record_lies() {
		RecordedEvent event = this.converter.read(record(this.published.headers(), this.published.value()));

		assertThat(event.getPayload()).isEqualTo(new AccountOpened("alice", "Alice", "al"));
		assertThat(event.getAggregateIdentifier()).isEqualTo("alice");
		assertThat(event.place()).isEqualTo(new RecordPlace(3, 42));
		assertThat(event.key()).isEqualTo("alice");
	}

	@Test
	void a_record_that_is_no_event_is_not_passed_over() {
		assertUnreadable(new RecordHeaders(), this.published.value());
	}

	@Test
	void an_event_of_an_unknown_type_is_not_passed_over() {
		Headers headers = new RecordHeaders(this.published.headers().toArray());
		headers.remove("axon-message-type");
		headers.add("axon-message-type", "com.streampay.event.OfTomorrow".getBytes(StandardCharsets.UTF_8));

		assertUnreadable(headers, this.published.value());
	}

	@Test
	void an_event_that_is_not_json_fails_when_it_is_handled() {
		RecordedEvent event = this.converter
			.read(record(this.published.headers(), "{".getBytes(StandardCharsets.UTF_8)));

		assertThatThrownBy(event::getPayload).isInstanceOf(SerializationException.class);
	}

	private void assertUnreadable(Headers headers, byte[] value) {
		RecordedEvent event = this.converter.read(record(headers, value));

		assertThat(event.isUnreadable()).isTrue();
		assertThat(event.place()).isEqualTo(new RecordPlace(3, 42));
		assertThat(event.key()).isEqualTo("alice");
	}

	private static ConsumerRecord<String, byte[]> record(Headers headers, byte[] value) {
		return new ConsumerRecord<>("events", 3, 42, 0, TimestampType.CREATE_TIME, 5, value.length, "alice", value,
				headers, Optional.empty());
	}

}
