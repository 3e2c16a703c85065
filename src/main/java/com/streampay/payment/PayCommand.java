package com.streampay.payment;

import java.util.List;
import java.util.UUID;

import com.streampay.command.Command;
import com.streampay.money.Money;
import com.streampay.money.PaymentAmount;
import com.streampay.text.PlainText;
import com.streampay.text.UserId;

/**
 * The caller pays {@code userId}, and settles a payment request where one is named.
 */
public record PayCommand(@UserId String userId, @PaymentAmount Money amount, @PlainText(max = 500) String notes,
		UUID requestId) implements Command {

	@Override
	public List<String> accounts(String identity) {
		return List.of(identity, this.userId);
	}

}
