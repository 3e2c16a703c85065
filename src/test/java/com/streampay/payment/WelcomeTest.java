package com.streampay.payment;

import java.math.BigDecimal;

import com.streampay.command.CommandResult.Accepted;
import com.streampay.command.CommandResult.Refused;
import com.streampay.event.AccountOpened;
import com.streampay.event.PaymentSent;
import com.streampay.problem.ProblemType;
import org.axonframework.test.aggregate.ResultValidator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static com.streampay.payment.PaymentFixture.by;
import static org.assertj.core.api.Assertions.assertThat;

class WelcomeTest {

	private static final AccountOpened TREASURY = new AccountOpened("streampay-treasury", "StreamPay", "streampay");

	private PaymentFixture payments;

	@BeforeEach
	void start() throws Exception {
		this.payments = new PaymentFixture();
		this.payments.accounts
			.registerAnnotatedCommandHandler(new WelcomeHandler(this.payments.accounts.getRepository(),
					this.payments.directory, this.payments.transfer, new WelcomeProperties(new BigDecimal("100.00"))));
		this.payments.directory.put("streampay-treasury", "StreamPay", "streampay");
	}

	@Test
	void a_user_is_welcomed_by_the_treasury_which_may_owe() {
		this.payments.accounts.given(TREASURY)
			.when(new WelcomeUserCommand("bob"), by("streampay-treasury"))
			.expectResultMessagePayload(new Accepted(1L, new WelcomeHandler.Answer("bob")))
			.expectState(treasury -> assertThat(treasury.balance().minor()).isEqualTo(-100_00));
		assertThat(this.payments.moneyInFlight()).isEqualTo(100_00);
	}

	@Test
	void a_user_is_welcomed_once() {
		this.payments.directory.welcome("bob");
		this.payments.accounts
			.given(TREASURY,
					new PaymentSent("earlier", "streampay-treasury", "StreamPay", "bob", "Bob", 100_00, null, null))
			.when(new WelcomeUserCommand("bob"), by("streampay-treasury"))
			.expectNoEvents()
			.expectResultMessagePayload(new Accepted(null, new WelcomeHandler.Answer("bob")));
		assertThat(this.payments.moneyInFlight()).isZero();
	}

	@Test
	void nobody_is_welcomed_who_has_no_account() {
		refused(this.payments.accounts.given(TREASURY).when(new WelcomeUserCommand("nobody"), by("streampay-treasury")),
				ProblemType.UNKNOWN_USER);
	}

	@Test
	void the_treasury_does_not_welcome_itself() {
		refused(this.payments.accounts.given(TREASURY)
			.when(new WelcomeUserCommand("streampay-treasury"), by("streampay-treasury")), ProblemType.UNKNOWN_USER);
	}

	@Test
	void nobody_is_welcomed_before_the_treasury_is_open() throws Exception {
		this.payments = new PaymentFixture();
		this.payments.accounts
			.registerAnnotatedCommandHandler(new WelcomeHandler(this.payments.accounts.getRepository(),
					this.payments.directory, this.payments.transfer, new WelcomeProperties(new BigDecimal("100.00"))));
		refused(this.payments.accounts.givenNoPriorActivity()
			.when(new WelcomeUserCommand("bob"), by("streampay-treasury")), ProblemType.ACCOUNT_NOT_OPEN);
		assertThat(this.payments.directory.welcome("bob")).isTrue();
	}

	@Test
	void a_welcome_travels_by_the_treasury() {
		assertThat(new WelcomeUserCommand("bob").shardKey("anyone")).isEqualTo("streampay-treasury");
	}

	private static void refused(ResultValidator<?> result, ProblemType type) {
		result.expectNoEvents()
			.expectResultMessagePayloadMatching(org.axonframework.test.matchers.Matchers
				.predicate(answer -> answer instanceof Refused(var refusal) && refusal.type() == type));
	}

}
