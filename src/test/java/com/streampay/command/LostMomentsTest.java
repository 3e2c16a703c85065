package com.streampay.command;

import java.util.List;
import java.util.Map;

import com.streampay.support.Api;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A database that was failed over to a replica which had not got the last transactions,
 * while the node went on running and remembers them.
 */
class LostMomentsTest {

	@Test
	void nothing_is_built_upon_what_the_event_store_has_lost() {
		String aliceId = Api.newUser("alice");
		String bobId = Api.newUser("bob");
		try (RunningStreamPay streamPay = RunningStreamPay.start(Map.of())) {
			Api.of(streamPay::uri, aliceId).open("Alice");
			Api.of(streamPay::uri, bobId).open("Bob");
			new Books(streamPay.jdbc()).awaitQuiet();
			DirectCommands commands = new DirectCommands(streamPay);

			pay(commands, aliceId, bobId, "10.00");
			streamPay.jdbc()
				.sql("DELETE FROM event_store.domain_event WHERE aggregate_identifier = ? AND sequence_number = 2")
				.param(aliceId)
				.update();

			assertThat(pay(commands, aliceId, bobId, "5.00")).contains("\"balance\":95.00", "\"version\":2");
			assertThat(streamPay.jdbc()
				.sql("SELECT sequence_number FROM event_store.domain_event WHERE aggregate_identifier = ? ORDER BY 1")
				.param(aliceId)
				.query(Long.class)
				.list()).containsExactly(0L, 1L, 2L);
		}
	}

	private static String pay(DirectCommands commands, String payerId, String payeeId, String amount) {
		return commands.decide(List.of(commands.given("PayCommand", payerId, Api.key(),
				"{\"userId\":\"%s\",\"amount\":%s}".formatted(payeeId, amount))))
			.getFirst();
	}

}
