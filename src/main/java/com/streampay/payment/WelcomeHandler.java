package com.streampay.payment;

import java.util.Optional;

import com.streampay.account.Account;
import com.streampay.account.AccountDirectory;
import com.streampay.account.Treasury;
import com.streampay.account.User;
import com.streampay.account.UserIsKnown;
import com.streampay.command.CommandResult;
import com.streampay.command.CommandResult.Accepted;
import com.streampay.command.CommandResult.Refused;
import com.streampay.money.Money;
import com.streampay.problem.ProblemType;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import com.streampay.rule.Refusal;
import com.streampay.rule.Rule;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.Repository;

import org.springframework.stereotype.Component;

/**
 * Issues money: the only way to it. Whether a user has had theirs stands in the
 * directory, so nothing that is forgotten elsewhere makes it come twice.
 */
@Component
@OnRole(Role.COMMAND)
class WelcomeHandler {

	private static final Refusal TREASURY_IS_CLOSED = new Refusal(ProblemType.ACCOUNT_NOT_OPEN,
			"The treasury has no account yet.");

	private final Repository<Account> accounts;

	private final AccountDirectory directory;

	private final Transfer transfer;

	private final Money amount;

	WelcomeHandler(Repository<Account> accounts, AccountDirectory directory, Transfer transfer,
			WelcomeProperties properties) {
		this.accounts = accounts;
		this.directory = directory;
		this.transfer = transfer;
		this.amount = properties.money();
	}

	@CommandHandler
	CommandResult handle(WelcomeUserCommand command) {
		Optional<User> user = this.directory.find(command.userId());
		Rule known = new UserIsKnown(command.userId(), user);
		if (known.isBroken()) {
			return new Refused(known.refusal());
		}
		if (this.directory.find(Treasury.USER_ID).isEmpty()) {
			return new Refused(TREASURY_IS_CLOSED);
		}
		if (!this.directory.welcome(command.userId())) {
			return new Accepted(null, new Answer(command.userId()));
		}
		Aggregate<Account> account = this.accounts.load(Treasury.USER_ID);
		this.transfer.send(account, user.orElseThrow(), this.amount, "Welcome to StreamPay", null);
		return account.invoke(a -> new Accepted(a.version(), new Answer(command.userId())));
	}

	record Answer(String userId) {
	}

}
