package com.streampay.benchmark;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import com.streampay.command.CommandContext;
import com.streampay.command.CommandHeaders;
import com.streampay.event.AccountEvent;
import com.streampay.event.AccountOpened;
import com.streampay.event.PaymentReceived;
import com.streampay.event.PaymentSent;
import com.streampay.id.TimeOrderedId;
import com.streampay.event.revision.EventSerializer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.extensions.kafka.eventhandling.DefaultKafkaMessageConverter;
import org.axonframework.extensions.kafka.eventhandling.KafkaMessageConverter;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/**
 * A thousand accounts that have paid each other for long: their events in the event store
 * and on the topic, as the service writes them.
 */
final class PaidTown implements AutoCloseable {

	private static final int ACCOUNTS = 1000;

	private static final String TREASURY = "streampay-treasury";

	private static final String COPY = """
			COPY event_store.domain_event (event_identifier, aggregate_identifier, sequence_number, type, time_stamp,
			  payload_type, payload_revision, payload, meta_data) FROM STDIN (FORMAT csv, QUOTE '''')""";

	private final Serializer serializer = EventSerializer.create();

	private final KafkaMessageConverter<String, byte[]> converter = DefaultKafkaMessageConverter.builder()
		.serializer(this.serializer)
		.sequencingPolicy(message -> ((AccountEvent) message.getPayload()).shardKey())
		.build();

	private final Map<String, Long> versions = new HashMap<>();

	private final Connection connection;

	private final KafkaProducer<String, byte[]> producer;

	private final Instant begin = Instant.now().minusSeconds(3600);

	private int written;

	PaidTown(Servers servers) {
		this.connection = servers.connect();
		this.producer = new KafkaProducer<>(Map.of("bootstrap.servers", servers.bootstrapServers(), "acks", "all",
				"linger.ms", 20, "batch.size", 1 << 17), new StringSerializer(), new ByteArraySerializer());
	}

	/** Writes so many events, to the last payment's credit. */
	void write(int events) throws Exception {
		try (PGCopyOutputStream rows = new PGCopyOutputStream(this.connection.unwrap(PGConnection.class), COPY,
				1 << 20)) {
			write(rows, new AccountOpened(TREASURY, "Treasury", "treasury"), MetaData.emptyInstance());
			for (int i = 0; i < ACCOUNTS; i++) {
				write(rows, new AccountOpened(user(i), "Name " + i, "user" + i), MetaData.emptyInstance());
				pay(rows, TREASURY, user(i), 100_00);
			}
			for (int i = 0; this.written < events; i++) {
				int payer = i % ACCOUNTS;
				pay(rows, user(payer), user((payer + 1 + i / ACCOUNTS % (ACCOUNTS - 1)) % ACCOUNTS), 1);
			}
		}
		this.connection.commit();
		this.producer.flush();
	}

	private static String user(int number) {
		return new UUID(number, number).toString();
	}

	private void pay(PGCopyOutputStream rows, String payer, String payee, long amount) throws Exception {
		String payment = TimeOrderedId.next().toString();
		MetaData cause = MetaData.with(CommandHeaders.CORRELATION_ID,
				CommandContext.correlationId(payer, "PayCommand", payment));
		write(rows, new PaymentSent(payment, payer, payer, payee, payee, amount, null, null),
				cause.and(PaymentSent.CREDITED, "true"));
		write(rows, new PaymentReceived(payment, payer, payer, payee, payee, amount, null, null),
				cause.and(PaymentReceived.AT_ONCE, "true"));
	}

	private void write(PGCopyOutputStream rows, AccountEvent event, MetaData metaData) throws Exception {
		long version = this.versions.merge(event.shardKey(), 0L, (before, none) -> before + 1);
		DomainEventMessage<AccountEvent> message = new GenericDomainEventMessage<>("Account", event.shardKey(), version,
				event, metaData, UUID.randomUUID().toString(), this.begin.plusMillis(this.written));
		SerializedObject<byte[]> payload = message.serializePayload(this.serializer, byte[].class);
		rows.write("%s,%s,%d,Account,%s,%s,%s,'%s','%s'\n"
			.formatted(message.getIdentifier(), event.shardKey(), version, message.getTimestamp(),
					payload.getType().getName(), payload.getType().getRevision(),
					new String(payload.getData(), StandardCharsets.UTF_8),
					new String(message.serializeMetaData(this.serializer, byte[].class).getData(),
							StandardCharsets.UTF_8))
			.getBytes(StandardCharsets.UTF_8));
		this.producer.send(this.converter.createKafkaMessage(message, "events"));
		this.written++;
	}

	@Override
	public void close() throws SQLException {
		this.producer.close();
		this.connection.close();
	}

}
