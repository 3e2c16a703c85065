package com.streampay.account;

import java.util.concurrent.CompletableFuture;

import com.streampay.command.CommandContext;
import com.streampay.command.Commands;
import com.streampay.command.Reply;
import com.streampay.role.OnRole;
import com.streampay.role.Role;

import org.springframework.stereotype.Component;

/**
 * The account from which all money comes: its balance is negative by what it has issued,
 * so that everything always sums to zero.
 */
@Component
@OnRole(Role.COMMAND)
public class Treasury {

	public static final String USER_ID = ReservedIds.PREFIX + "treasury";

	private static final UpdateUserCommand OPEN = new UpdateUserCommand("StreamPay", "streampay");

	private final Commands commands;

	private volatile boolean open;

	Treasury(Commands commands) {
		this.commands = commands;
	}

	/** Opens the account if it is not open, and completes when it is. */
	public CompletableFuture<?> open() {
		if (this.open) {
			return CompletableFuture.completedFuture(null);
		}
		return this.commands.send(OPEN, CommandContext.internal(USER_ID, "open"))
			.thenApply(Reply::acceptedOrThrow)
			.thenAccept(reply -> this.open = true);
	}

}
