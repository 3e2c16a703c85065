package com.streampay.payment;

import java.util.concurrent.CompletableFuture;

import com.streampay.account.Treasury;
import com.streampay.command.CommandContext;
import com.streampay.command.Commands;
import com.streampay.command.Reply;
import com.streampay.event.AccountOpened;
import com.streampay.processing.EndOfBatch;
import com.streampay.money.Money;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DisallowReplay;
import org.axonframework.eventhandling.EventHandler;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Every new account is paid a welcome amount by the treasury, the way anybody pays
 * anybody.
 */
@Component
@OnRole(Role.COMMAND)
@DisallowReplay
@ProcessingGroup("welcome-process")
@EnableConfigurationProperties(WelcomeProperties.class)
class WhenAccountOpenedThenWelcome {

	private final Commands commands;

	private final Treasury treasury;

	private final boolean generous;

	WhenAccountOpenedThenWelcome(Commands commands, Treasury treasury, WelcomeProperties properties) {
		this.commands = commands;
		this.treasury = treasury;
		this.generous = !properties.money().equals(Money.ZERO);
	}

	@EventHandler
	void on(AccountOpened opened) {
		if (this.generous && !opened.userId().equals(Treasury.USER_ID)) {
			EndOfBatch.await(welcome(opened.userId()));
		}
	}

	private CompletableFuture<Reply> welcome(String userId) {
		return this.treasury.open()
			.thenCompose(open -> this.commands.send(new WelcomeUserCommand(userId),
					CommandContext.internal(Treasury.USER_ID, "welcome-" + userId)))
			.thenApply(Reply::acceptedOrThrow);
	}

}
