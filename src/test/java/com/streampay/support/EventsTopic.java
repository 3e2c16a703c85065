package com.streampay.support;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;

import com.streampay.event.AccountEvent;
import com.streampay.event.DomainEvent;
import com.streampay.event.PaymentRequestEvent;
import com.streampay.event.revision.EventSerializer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.extensions.kafka.eventhandling.DefaultKafkaMessageConverter;
import org.axonframework.extensions.kafka.eventhandling.KafkaMessageConverter;
import org.axonframework.messaging.MetaData;

/**
 * Publishes events as the write side does.
 */
public final class EventsTopic implements AutoCloseable {

	private final KafkaProducer<String, byte[]> producer;

	private final KafkaMessageConverter<String, byte[]> converter;

	@SuppressWarnings("unchecked")
	public EventsTopic(RunningStreamPay streamPay) {
		this(streamPay.bootstrapServers(), streamPay.bean(KafkaMessageConverter.class));
	}

	/** For a service that is a process of its own. */
	public EventsTopic(String bootstrapServers) {
		this(bootstrapServers,
				DefaultKafkaMessageConverter.builder()
					.serializer(EventSerializer.create())
					.sequencingPolicy((message) -> ((DomainEvent) message.getPayload()).shardKey())
					.build());
	}

	private EventsTopic(String bootstrapServers, KafkaMessageConverter<String, byte[]> converter) {
		this.producer = new KafkaProducer<>(
				Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 0, "acks", "all"), new StringSerializer(),
				new ByteArraySerializer());
		this.converter = converter;
	}

	/** Sends the event; its aggregate's events are to be numbered from 0. */
	public Future<RecordMetadata> send(DomainEvent event, long sequence) {
		return send(event, sequence, Instant.now());
	}

	public Future<RecordMetadata> send(DomainEvent event, long sequence, Instant time) {
		return send(event, sequence, time, MetaData.emptyInstance());
	}

	public Future<RecordMetadata> send(DomainEvent event, long sequence, Instant time, MetaData metaData) {
		return this.producer.send(record(event, sequence, time, metaData));
	}

	/** Sends an aggregate's first event as an older version did. */
	public void sendOld(DomainEvent event, String revision, String json, Instant time) throws Exception {
		ProducerRecord<String, byte[]> record = record(event, 0, time, MetaData.emptyInstance());
		record.headers().remove("axon-message-revision");
		record.headers().add("axon-message-revision", revision.getBytes(StandardCharsets.UTF_8));
		this.producer
			.send(new ProducerRecord<>(record.topic(), null, record.key(), json.getBytes(StandardCharsets.UTF_8),
					record.headers()))
			.get();
	}

	private ProducerRecord<String, byte[]> record(DomainEvent event, long sequence, Instant time, MetaData metaData) {
		String type = switch (event) {
			case AccountEvent account -> "Account";
			case PaymentRequestEvent request -> "PaymentRequest";
		};
		String aggregate = (event instanceof PaymentRequestEvent request) ? request.requestId() : event.shardKey();
		return this.converter.createKafkaMessage(new GenericDomainEventMessage<>(type, aggregate, sequence, event,
				metaData, UUID.randomUUID().toString(), time), "events");
	}

	/** Sends an account's events from its opening on. */
	public void sendAll(List<? extends AccountEvent> events) {
		for (int i = 0; i < events.size(); i++) {
			send(events.get(i), i);
		}
	}

	/** Sends the event in a record of another key than its own. */
	public Future<RecordMetadata> sendUnder(String key, DomainEvent event, long sequence) {
		ProducerRecord<String, byte[]> record = record(event, sequence, Instant.now(), MetaData.emptyInstance());
		return this.producer.send(new ProducerRecord<>(record.topic(), null, key, record.value(), record.headers()));
	}

	/** Sends what is no event. */
	public Future<RecordMetadata> sendGarbage(String key) {
		return this.producer.send(new ProducerRecord<>("events", key, new byte[] { 1, 2, 3 }));
	}

	@Override
	public void close() {
		this.producer.close();
	}

}
