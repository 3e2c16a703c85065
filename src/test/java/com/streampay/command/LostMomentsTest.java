package com.streampay.command;

import java.util.List;
import java.util.Map;

import com.streampay.support.Api;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A database that was failed over to a replica which had not got the last transactions,
 * while the node went on running and remembers them.
 */
class LostMomentsTest {

	private final RunningStreamPay streamPay = RunningStreamPay.start(Map.of());

	private final DirectCommands commands = new DirectCommands(this.streamPay);

	private final String aliceId = Api.newUser("alice");

	private final String bobId = Api.newUser("bob");

	@BeforeEach
	void openAccounts() {
		Api.of(this.streamPay::uri, this.aliceId).open("Alice");
		Api.of(this.streamPay::uri, this.bobId).open("Bob");
		new Books(this.streamPay.jdbc()).awaitQuiet();
	}

	@AfterEach
	void stop() {
		this.streamPay.close();
	}

	@Test
	void nothing_is_built_upon_what_the_event_store_has_lost() {
		pay("10.00");
		lastEventOfAlice("DELETE FROM event_store.domain_event");

		assertThat(pay("5.00")).contains("\"balance\":95.00", "\"version\":2");
		assertThat(this.streamPay.jdbc()
			.sql("SELECT sequence_number FROM event_store.domain_event WHERE aggregate_identifier = ? ORDER BY 1")
			.param(this.aliceId)
			.query(Long.class)
			.list()).containsExactly(0L, 1L, 2L);
	}

	@Test
	void nothing_is_built_upon_a_lost_event_in_whose_place_another_node_has_put_one() {
		pay("10.00");
		lastEventOfAlice("""
				UPDATE event_store.domain_event
				   SET event_identifier = gen_random_uuid(),
				       payload = convert_to(replace(convert_from(payload, 'UTF8'), '1000', '2000'), 'UTF8')
				""");

		assertThat(pay("5.00")).contains("\"balance\":75.00", "\"version\":3");
	}

	private void lastEventOfAlice(String change) {
		assertThat(this.streamPay.jdbc()
			.sql(change + " WHERE aggregate_identifier = ? AND sequence_number = 2")
			.param(this.aliceId)
			.update()).isOne();
	}

	private String pay(String amount) {
		return this.commands.decide(List.of(this.commands.given("PayCommand", this.aliceId, Api.key(),
				"{\"userId\":\"%s\",\"amount\":%s}".formatted(this.bobId, amount))))
			.getFirst();
	}

}
