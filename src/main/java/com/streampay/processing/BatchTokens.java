package com.streampay.processing;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.GenericTokenEntry;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.serialization.Serializer;

import org.springframework.jdbc.core.JdbcOperations;

/**
 * The tokens of event processors. A batch's is stored last, and committed in the same
 * round trip, as long as nobody else can have claimed it; otherwise, and where the batch
 * takes long, it is stored before anything else is done, and its row is locked from then
 * on. What was done by a node that had lost its claim after all, the other does once
 * more, as after a crash.
 */
public class BatchTokens extends JdbcTokenStore {

	/** After this, what a node that died was processing is processed by another. */
	private static final Duration CLAIM_TIMEOUT = Duration.ofSeconds(5);

	/** For so long nobody else can have claimed what was claimed, by any node's clock. */
	private static final Duration SURELY_CLAIMED = CLAIM_TIMEOUT.dividedBy(2);

	private final String store;

	private final String storeOrFail;

	private final Node node;

	private final Serializer serializer;

	private final List<String> settings;

	private final JdbcOperations jdbc;

	/** Since when it has been sure at least, by {@link System#nanoTime}. */
	private final Map<Claim, Long> claimed = new ConcurrentHashMap<>();

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
		// A statement that fails has what goes with it not be committed.
		this.storeOrFail = """
				WITH stored AS (%s RETURNING owner)
				SELECT CASE count(*) WHEN 1 THEN 1
				       ELSE ('Another node has claimed this segment, tokens stored: ' || count(*))::integer END
				  FROM stored
				""".formatted(this.store);
		this.node = node;
		this.serializer = serializer;
		this.settings = settings;
		this.jdbc = jdbc;
	}

	/**
	 * Stores it.
	 * @throws UnableToClaimTokenException if another node has claimed it; where that is
	 * found at the end of a batch only, the batch fails by what the database says
	 */
	@Override
	public void storeToken(TrackingToken token, String processor, int segment) {
		GenericTokenEntry<byte[]> entry = new GenericTokenEntry<>(token, this.serializer, byte[].class, processor,
				segment);
		if (CurrentUnitOfWork.isStarted()) {
			storeInBatch(entry);
		}
		else {
			storing(entry).run(this.jdbc);
		}
	}

	/** Has it be stored in the transaction of the current unit of work. */
	protected void storeInBatch(GenericTokenEntry<byte[]> entry) {
		Claim claim = new Claim(entry.getProcessorName(), entry.getSegment());
		long now = System.nanoTime();
		if (isSure(claim)) {
			EndOfBatch.beforeLongWait(() -> storing(entry).run(this.jdbc));
			LastRoundTrip.add(this.jdbc, (last) -> {
				this.settings.forEach(last::add);
				last.add(this.storeOrFail, parameters(entry));
			});
		}
		else {
			storing(entry).run(this.jdbc);
		}
		CurrentUnitOfWork.get().afterCommit((batch) -> this.claimed.put(claim, now));
	}

	/** What a transaction begins with that stores it. */
	protected final RoundTrip storing(GenericTokenEntry<byte[]> entry) {
		RoundTrip beginning = new RoundTrip();
		this.settings.forEach(beginning::add);
		return beginning.addUpdate(this.store, (stored) -> requireOne(stored, entry), parameters(entry));
	}

	@Override
	public void extendClaim(String processor, int segment) {
		long now = System.nanoTime();
		super.extendClaim(processor, segment);
		this.claimed.put(new Claim(processor, segment), now);
	}

	@Override
	public void releaseClaim(String processor, int segment) {
		this.claimed.remove(new Claim(processor, segment));
		super.releaseClaim(processor, segment);
	}

	private boolean isSure(Claim claim) {
		Long since = this.claimed.get(claim);
		return since != null && System.nanoTime() - since < SURELY_CLAIMED.toNanos();
	}

	private Object[] parameters(GenericTokenEntry<byte[]> entry) {
		return new Object[] { entry.getSerializedToken().getData(), entry.getTokenType().getName(),
				entry.timestampAsString(), entry.getProcessorName(), entry.getSegment(), this.node.name() };
	}

	private static void requireOne(int stored, GenericTokenEntry<byte[]> entry) {
		if (stored != 1) {
			throw new UnableToClaimTokenException("Another node has claimed segment %d of %s"
				.formatted(entry.getSegment(), entry.getProcessorName()));
		}
	}

	private record Claim(String processor, int segment) {

	}

}
