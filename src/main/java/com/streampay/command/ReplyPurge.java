package com.streampay.command;

import java.time.Duration;

import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes the stored replies whose idempotency keys need no longer be known, a few at a
 * time: nobody waits for it, and it waits for nobody, nor for its like on another node. A
 * command that was sent before is not decided any more by then (see
 * {@link CommandBatch}), so that no command is ever decided twice.
 */
@Component
@OnRole(Role.COMMAND)
class ReplyPurge {

	private static final Logger log = LoggerFactory.getLogger(ReplyPurge.class);

	/** How much the clocks of broker, database and nodes may differ. */
	private static final Duration CLOCKS = Duration.ofHours(1);

	private static final int BATCH = 1000;

	private static final String DELETE = """
			DELETE FROM event_store.reply WHERE correlation_id = ANY (ARRAY(
			  SELECT correlation_id FROM event_store.reply
			   WHERE created_at < now() - make_interval(secs => :seconds)
			   ORDER BY created_at LIMIT :batch FOR UPDATE SKIP LOCKED))
			""";

	private final JdbcClient jdbc;

	private final Duration age;

	ReplyPurge(JdbcClient jdbc, CommandProperties properties) {
		this.jdbc = jdbc;
		this.age = properties.idempotencyRetention().plus(CLOCKS);
	}

	@Scheduled(initialDelayString = "1m", fixedDelayString = "1m")
	void purge() {
		try {
			int deleted;
			do {
				deleted = this.jdbc.sql(DELETE).param("seconds", this.age.toSeconds()).param("batch", BATCH).update();
			}
			while (deleted == BATCH);
		}
		catch (RuntimeException ex) {
			log.warn("Old replies could not be deleted, trying again in a minute: {}", ex.getMessage());
		}
	}

}
