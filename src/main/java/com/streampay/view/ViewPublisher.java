package com.streampay.view;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import com.streampay.processing.SessionLock;
import com.streampay.projection.ChangeSignals;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Publishes the views, on one node: another takes over when that one dies. It is woken by
 * the signals that wake streams, and reads what they tell of; whatever it may have missed
 * it finds by comparing (docs/decisions/0028).
 */
@Component
@OnViews
class ViewPublisher implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(ViewPublisher.class);

	/** "StreamPay views". */
	static final long LOCK = 0x5350_5649_4557_5300L;

	/** Of all nodes, so that the broker knows that one has taken over from another. */
	private static final String TRANSACTIONAL_ID = "streampay-views";

	private static final Duration INTERVAL = Duration.ofSeconds(5);

	private static final Duration RETRY = Duration.ofSeconds(1);

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final List<View> views;

	private final KafkaProperties kafka;

	private final KafkaAdmin admin;

	private final PlatformTransactionManager transactions;

	private final JdbcClient jdbc;

	private final JsonMapper json;

	private final SessionLock lock;

	private final ChangedOwners changed = new ChangedOwners();

	private volatile Thread publisher;

	private ViewWriter writer;

	private Map<String, String> topicIds;

	private long nextLook;

	ViewPublisher(List<View> views, KafkaProperties kafka, KafkaAdmin admin, PlatformTransactionManager transactions,
			JdbcClient jdbc, JsonMapper json, DataSource database, ChangeSignals signals) {
		this.views = views;
		this.kafka = kafka;
		this.admin = admin;
		this.transactions = transactions;
		this.jdbc = jdbc;
		this.json = json;
		this.lock = new SessionLock(database, LOCK);
		signals.subscribe((signal) -> this.changed.add(signal.rows()), this.changed::addEveryone);
	}

	private void run() {
		try {
			while (isPublisher()) {
				attempt();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			stepDown();
			this.lock.release();
		}
	}

	private void attempt() throws InterruptedException {
		try {
			if (this.lock.hold()) {
				publish();
			}
			else {
				stepDown();
				this.changed.take();
			}
			if (isPublisher()) {
				this.changed.await(INTERVAL.toMillis());
			}
		}
		catch (RuntimeException ex) {
			stepDown();
			if (isPublisher()) {
				logger.warn("The view topics are behind for now, trying again: {}", ex.toString());
				Thread.sleep(RETRY);
			}
		}
	}

	private void publish() {
		boolean begins = this.writer == null;
		if (begins) {
			begin();
		}
		boolean looks = begins || System.nanoTime() - this.nextLook >= 0;
		ChangedOwners.Changes changes = this.changed.take();
		for (View view : this.views) {
			boolean anew = looks && this.writer.startsAnew(view, this.topicIds.get(view.topic()));
			Collection<String> owners = (begins || anew) ? null : changes.of(view.model());
			if (owners == null || !owners.isEmpty()) {
				this.writer.publish(view, owners);
			}
		}
		if (looks) {
			this.nextLook = System.nanoTime() + INTERVAL.toNanos();
		}
	}

	private void begin() {
		// Where the broker was away at the start, or they were deleted, they are not
		// there.
		this.admin.createOrModifyTopics(this.views.stream().map(ViewConfiguration::topic).toArray(NewTopic[]::new));
		this.topicIds = this.admin.describeTopics(this.views.stream().map(View::topic).toArray(String[]::new))
			.values()
			.stream()
			.collect(Collectors.toMap((topic) -> topic.name(), (topic) -> topic.topicId().toString()));
		KafkaProducer<String, byte[]> producer = producer();
		try {
			this.writer = new ViewWriter(producer, this.transactions, this.jdbc, this.json);
		}
		finally {
			if (this.writer == null) {
				producer.close(Duration.ZERO);
			}
		}
		logger.info("This node publishes the view topics");
	}

	private KafkaProducer<String, byte[]> producer() {
		Map<String, Object> settings = this.kafka.buildProducerProperties();
		settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TRANSACTIONAL_ID);
		return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
	}

	private void stepDown() {
		if (this.writer != null) {
			this.writer.close();
			this.writer = null;
		}
	}

	private boolean isPublisher() {
		return Thread.currentThread() == this.publisher;
	}

	@Override
	public boolean isRunning() {
		return this.publisher != null;
	}

	@Override
	public void start() {
		this.publisher = Thread.ofPlatform().daemon().name("view-publisher").unstarted(this::run);
		this.publisher.start();
	}

	@Override
	public void stop() {
		Thread stopped = this.publisher;
		this.publisher = null;
		this.changed.wake();
		try {
			stopped.join(PATIENCE);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
