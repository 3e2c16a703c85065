package com.streampay.account;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.streampay.command.CommandHeaders;
import com.streampay.command.CommandResult;
import com.streampay.event.AccountOpened;
import com.streampay.event.PaymentReceived;
import com.streampay.event.PaymentRefunded;
import com.streampay.event.PaymentSent;
import com.streampay.event.UserUpdated;
import com.streampay.problem.ProblemType;
import com.streampay.rule.Refusal;
import com.streampay.support.WriteSideDatabase;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.matchers.Matchers;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class UpdateUserTest {

	private static final Map<String, ?> BY_ALICE = Map.of(CommandHeaders.IDENTITY, "alice");

	private AggregateTestFixture<Account> account;

	private AccountDirectory directory;

	@BeforeEach
	void start() throws Exception {
		this.directory = new AccountDirectory(WriteSideDatabase.empty());
		this.account = new AggregateTestFixture<>(Account.class);
		this.account
			.registerAnnotatedCommandHandler(new UpdateUserHandler(this.account.getRepository(), this.directory));
	}

	@Test
	void the_first_time_opens_the_account() {
		this.account.givenNoPriorActivity()
			.when(new UpdateUserCommand("Alice", "alice"), BY_ALICE)
			.expectEvents(new AccountOpened("alice", "Alice", "alice"))
			.expectResultMessagePayloadMatching(answer(0, "Alice"));
		assertThat(this.directory.find("alice")).contains(new User("alice", "Alice"));
	}

	@Test
	void a_new_name_is_noted() {
		this.directory.put("alice", "Alice", "alice");
		this.account.given(new AccountOpened("alice", "Alice", "alice"))
			.when(new UpdateUserCommand("Alicia", "alice"), BY_ALICE)
			.expectEvents(new UserUpdated("alice", "Alicia", "alice"))
			.expectResultMessagePayloadMatching(answer(1, "Alicia"));
		assertThat(this.directory.find("alice")).contains(new User("alice", "Alicia"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "streampay-payment-process", "streampay-request-01890a5d-ac96-774b-bcce-b302099a8057" })
	void no_account_is_opened_under_an_identifier_of_the_services_own(String userId) {
		this.account.givenNoPriorActivity()
			.when(new UpdateUserCommand("Mallory", "mallory"), Map.of(CommandHeaders.IDENTITY, userId))
			.expectNoEvents()
			.expectResultMessagePayload(new CommandResult.Refused(
					new Refusal(ProblemType.INVALID_COMMAND, "The identity is one of the service's own.")));
		assertThat(this.directory.find(userId)).isEmpty();
	}

	@Test
	void the_treasury_opens_its_account() {
		this.account.givenNoPriorActivity()
			.when(new UpdateUserCommand("StreamPay", "streampay"),
					Map.of(CommandHeaders.IDENTITY, "streampay-treasury"))
			.expectEvents(new AccountOpened("streampay-treasury", "StreamPay", "streampay"));
	}

	@Test
	void the_same_names_change_nothing() {
		this.directory.put("alice", "Alice", "alice");
		this.account.given(new AccountOpened("alice", "Alice", "alice"))
			.when(new UpdateUserCommand("Alice", "alice"), BY_ALICE)
			.expectNoEvents();
	}

	static List<Object> changes() {
		return List.of(new UserUpdated("alice", "Alicia", "alice"),
				new PaymentReceived("p1", "bob", "Bob", "alice", "Alice", 5, null, null),
				new PaymentSent("p2", "alice", "Alice", "bob", "Bob", 5, null, null),
				new PaymentRefunded("p2", "alice", "Alice", "bob", "Bob", 5, "gone"));
	}

	@ParameterizedTest
	@MethodSource("changes")
	void whatever_happens_to_an_account_changes_it_at_its_time(Object change) {
		Instant time = Instant.parse("2026-11-23T12:00:00.123Z");
		this.account.given(new AccountOpened("alice", "Alice", "alice"))
			.andGivenCurrentTime(time)
			.andGiven(change)
			.andGivenCurrentTime(time.plusSeconds(1))
			.when(new UpdateUserCommand("x", "x"), Map.of(CommandHeaders.IDENTITY, "streampay-x"))
			.expectNoEvents();
		assertThat(changedAt()).isEqualTo(time);
	}

	@Test
	void an_account_is_changed_first_when_it_is_opened() {
		Instant time = Instant.parse("2026-11-23T12:00:00.123Z");
		this.account.givenCurrentTime(time)
			.andGiven(new AccountOpened("alice", "Alice", "alice"))
			.andGivenCurrentTime(time.plusSeconds(1))
			.when(new UpdateUserCommand("x", "x"), Map.of(CommandHeaders.IDENTITY, "streampay-x"))
			.expectNoEvents();
		assertThat(changedAt()).isEqualTo(time);
	}

	private Instant changedAt() {
		UnitOfWork<?> work = DefaultUnitOfWork.startAndGet(null);
		try {
			return this.account.getRepository().load("alice").invoke(Account::changedAt);
		}
		finally {
			work.rollback();
		}
	}

	private static Matcher<Object> answer(long version, String name) {
		return Matchers.matches(result -> result instanceof CommandResult.Accepted(var etag, var body)
				&& etag == version && body instanceof UpdateUserHandler.Answer answer && answer.timestamp() != null
				&& answer.equals(new UpdateUserHandler.Answer("alice", name, "alice", version, answer.timestamp())));
	}

}
