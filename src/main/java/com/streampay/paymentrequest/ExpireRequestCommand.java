package com.streampay.paymentrequest;

import java.util.UUID;

import com.streampay.command.Command;
import com.streampay.text.UserId;
import jakarta.validation.constraints.NotNull;

/**
 * Ends a request that nobody has ended in time. It may be given any number of times, by
 * anyone, and takes effect once, and not before the time.
 */
record ExpireRequestCommand(@NotNull UUID requestId, @UserId String payerId) implements Command {

	@Override
	public String shardKey(String identity) {
		return this.payerId;
	}

}
