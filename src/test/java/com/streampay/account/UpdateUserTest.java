package com.streampay.account;

import java.util.Map;

import com.streampay.command.CommandHeaders;
import com.streampay.event.AccountOpened;
import com.streampay.event.UserUpdated;
import com.streampay.support.WriteSideDatabase;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
			.expectEvents(new AccountOpened("alice", "Alice", "alice"));
		assertThat(this.directory.find("alice")).contains(new User("alice", "Alice"));
	}

	@Test
	void a_new_name_is_noted() {
		this.directory.put("alice", "Alice", "alice");
		this.account.given(new AccountOpened("alice", "Alice", "alice"))
			.when(new UpdateUserCommand("Alicia", "alice"), BY_ALICE)
			.expectEvents(new UserUpdated("alice", "Alicia", "alice"));
		assertThat(this.directory.find("alice")).contains(new User("alice", "Alicia"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "streampay-payment-process", "streampay-request-01890a5d-ac96-774b-bcce-b302099a8057" })
	void no_account_is_opened_under_an_identifier_of_the_services_own(String userId) {
		this.account.givenNoPriorActivity()
			.when(new UpdateUserCommand("Mallory", "mallory"), Map.of(CommandHeaders.IDENTITY, userId))
			.expectNoEvents();
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

}
