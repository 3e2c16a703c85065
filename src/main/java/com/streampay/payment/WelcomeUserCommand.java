package com.streampay.payment;

import java.util.List;

import com.streampay.account.Treasury;
import com.streampay.command.Command;
import com.streampay.text.UserId;

/**
 * The treasury pays a new user the welcome amount. It may be given any number of times
 * and takes effect once.
 */
record WelcomeUserCommand(@UserId String userId) implements Command {

	@Override
	public String shardKey(String identity) {
		return Treasury.USER_ID;
	}

	@Override
	public List<String> accounts(String identity) {
		return List.of(Treasury.USER_ID, this.userId);
	}

}
