package com.streampay.processing;

import java.time.Duration;
import java.util.List;

import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.GenericTokenEntry;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.serialization.Serializer;

import org.springframework.jdbc.core.JdbcOperations;

/**
 * The tokens of event processors. Storing one is what the transaction of a batch begins
 * with, and the settings of that transaction go with it, in one round trip. Its row is
 * locked from then on.
 */
public class BatchTokens extends JdbcTokenStore {

	/** After this, what a node that died was processing is processed by another. */
	private static final Duration CLAIM_TIMEOUT = Duration.ofSeconds(5);

	private final String store;

	private final Node node;

	private final Serializer serializer;

	private final List<String> settings;

	private final JdbcOperations jdbc;

	/**
	 * @param table where they are, in the schema of what the processors write
	 * @param node which claims segments
	 * @param settings statements that a batch's transaction begins with
	 */
	public BatchTokens(String table, Node node, Serializer serializer, List<String> settings,
			ConnectionProvider connections, JdbcOperations jdbc) {
		super(builder().nodeId(node.name())
			.claimTimeout(CLAIM_TIMEOUT)
			.connectionProvider(connections)
			.serializer(serializer)
			.schema(TokenSchema.builder()
				.setTokenTable(table)
				.setProcessorNameColumn("processor_name")
				.setTokenTypeColumn("token_type")
				.setTimestampColumn("time_stamp")
				.build()));
		this.store = """
				UPDATE %s SET token = ?, token_type = ?, time_stamp = ?
				 WHERE processor_name = ? AND segment = ? AND owner = ?
				""".formatted(table);
		this.node = node;
		this.serializer = serializer;
		this.settings = settings;
		this.jdbc = jdbc;
	}

	/**
	 * Stores it.
	 * @throws UnableToClaimTokenException if another node has claimed it
	 */
	@Override
	public void storeToken(TrackingToken token, String processor, int segment) {
		GenericTokenEntry<byte[]> entry = new GenericTokenEntry<>(token, this.serializer, byte[].class, processor,
				segment);
		RoundTrip beginning = new RoundTrip();
		this.settings.forEach(beginning::add);
		beginning.addUpdate(this.store, (stored) -> requireOne(stored, processor, segment),
				entry.getSerializedToken().getData(), entry.getTokenType().getName(), entry.timestampAsString(),
				processor, segment, this.node.name());
		begin(beginning);
	}

	/** Runs what a transaction begins with. */
	protected void begin(RoundTrip beginning) {
		beginning.run(this.jdbc);
	}

	private static void requireOne(int stored, String processor, int segment) {
		if (stored != 1) {
			throw new UnableToClaimTokenException(
					"Another node has claimed segment %d of %s".formatted(segment, processor));
		}
	}

}
