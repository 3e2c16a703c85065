package com.streampay.paymentrequest;

import java.util.List;

import com.streampay.command.Command;
import com.streampay.money.Money;
import com.streampay.money.PaymentAmount;
import com.streampay.text.PlainText;
import com.streampay.text.UserId;

/**
 * The caller asks {@code userId} to pay them.
 */
public record RequestCommand(@UserId String userId, @PaymentAmount Money amount,
		@PlainText(max = 500) String notes) implements Command {

	@Override
	public String shardKey(String identity) {
		return this.userId;
	}

	@Override
	public List<String> accounts(String identity) {
		return List.of(identity, this.userId);
	}

}
