package com.streampay.command;

import java.util.concurrent.CompletableFuture;

import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.GenericMessage;

import org.springframework.stereotype.Component;

/**
 * The one way to give a command: REST, processes and the simulation all use it.
 */
@Component
@OnRole({ Role.GATEWAY, Role.COMMAND })
public class Commands {

	private final CommandGateway gateway;

	Commands(CommandGateway gateway) {
		this.gateway = gateway;
	}

	/**
	 * Sends the command on its way and completes with its reply, which may be a refusal.
	 * Completes with a {@link com.streampay.problem.ProblemException} of status 503 or
	 * 504 if it could not be decided in time; it may then still take effect, and is safe
	 * to send again.
	 */
	public CompletableFuture<Reply> send(Command command, CommandContext context) {
		return this.gateway.send(new GenericCommandMessage<>(new GenericMessage<>(command, context.toMetaData(command)),
				command.getClass().getName()));
	}

}
