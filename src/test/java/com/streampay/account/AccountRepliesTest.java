package com.streampay.account;

import java.time.Instant;
import java.util.Optional;

import com.streampay.command.GoldenReplies;
import com.streampay.command.IfMatch;
import com.streampay.money.Money;
import org.junit.jupiter.api.Test;

class AccountRepliesTest {

	@Test
	void an_account_was_opened_or_renamed() {
		GoldenReplies.assertAccepted(UpdateUserCommand.class, 0L, new UpdateUserHandler.Answer("alice",
				"Alice Ångström", "alice", 0, Instant.parse("2025-11-23T12:00:00.120Z")));
	}

	@Test
	void there_is_no_account_yet() {
		GoldenReplies.assertRefused(new AccountIsOpen(Optional.empty()));
	}

	@Test
	void the_account_has_changed() {
		GoldenReplies.assertRefused(new AccountIsUnchanged(IfMatch.parse("\"7\""), 8));
	}

	@Test
	void the_balance_does_not_cover_the_amount() {
		GoldenReplies.assertRefused(new BalanceCovers(new Money(100_01), new Money(100_00)));
	}

	@Test
	void the_balance_would_be_too_large() {
		GoldenReplies.assertRefused(new BalanceStaysReadable(new Money((1L << 53) - 1), new Money(1)));
	}

	@Test
	void the_other_user_is_oneself() {
		GoldenReplies.assertRefused(new NotOneself("alice", "alice"));
	}

	@Test
	void the_other_user_is_nobody() {
		GoldenReplies.assertRefused(new UserIsKnown("nobody", Optional.empty()));
	}

}
