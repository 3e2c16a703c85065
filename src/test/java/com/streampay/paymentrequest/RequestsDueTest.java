package com.streampay.paymentrequest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import com.streampay.paymentrequest.RequestsDue.Due;
import com.streampay.support.WriteSideDatabase;
import org.assertj.core.groups.Tuple;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

class RequestsDueTest {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private JdbcTemplate database;

	private RequestsDue due;

	@BeforeEach
	void start() throws Exception {
		this.database = WriteSideDatabase.empty();
		this.due = new RequestsDue(this.database);
	}

	@Test
	void only_what_is_due_is_found() {
		this.due.put("due", "alice", Duration.ZERO);
		this.due.put("later", "alice", Duration.ofMinutes(1));

		assertThat(this.due.find(Due.FIRST, 10)).extracting(Due::requestId, Due::payerId)
			.containsExactly(Tuple.tuple("due", "alice"));
		assertThat(this.due.isDue("due")).contains(true);
		assertThat(this.due.isDue("later")).contains(false);
		assertThat(this.due.isDue("never")).isEmpty();
	}

	/** Many may have the same time. */
	@Test
	void pages_have_everything_once_the_first_first() {
		List<String> ids = IntStream.range(0, 25).mapToObj((i) -> "r%02d".formatted(i)).toList();
		ids.forEach((id) -> this.due.put(id, "alice", Duration.ZERO));
		this.database.update("""
				UPDATE event_store.payment_request_due
				   SET expires_at = now() - interval '1 hour' * (9 - substr(request_id, 2)::int / 10)""");

		List<String> found = new ArrayList<>();
		for (List<Due> page = this.due.find(Due.FIRST, 4); !page.isEmpty(); page = this.due.find(page.getLast(), 4)) {
			page.forEach((request) -> found.add(request.requestId()));
		}
		assertThat(found).isEqualTo(ids);
	}

	@Test
	void nobody_waits_longer_than_until_the_next_is_due() {
		assertThat(this.due.untilNext(SECOND)).isEqualTo(SECOND);
		this.due.put("much later", "alice", Duration.ofDays(14));
		assertThat(this.due.untilNext(SECOND)).isEqualTo(SECOND);
		this.due.put("soon", "alice", Duration.ofMillis(900));
		assertThat(this.due.untilNext(SECOND)).isPositive().isLessThanOrEqualTo(Duration.ofMillis(900));
		this.due.put("overdue", "alice", Duration.ofMillis(-5_000));
		assertThat(this.due.untilNext(SECOND)).isZero();
	}

	@Test
	void what_has_come_to_an_end_is_not_due() {
		this.due.put("ended", "alice", Duration.ZERO);
		UnitOfWork<?> work = DefaultUnitOfWork.startAndGet(null);
		this.due.remove("ended");
		assertThat(this.due.isDue("ended")).as("while anything may still wait").isPresent();
		work.commit();

		assertThat(this.due.find(Due.FIRST, 10)).isEmpty();
		assertThat(this.due.isDue("ended")).isEmpty();
	}

}
