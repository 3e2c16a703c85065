package com.streampay.account;

import java.time.Instant;

import com.streampay.command.CommandHeaders;
import com.streampay.command.CommandResult;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import com.streampay.rule.Rule;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.Repository;

import org.springframework.stereotype.Component;

@Component
@OnRole(Role.COMMAND)
class UpdateUserHandler {

	private final Repository<Account> accounts;

	private final AccountDirectory directory;

	UpdateUserHandler(Repository<Account> accounts, AccountDirectory directory) {
		this.accounts = accounts;
		this.directory = directory;
	}

	@CommandHandler
	CommandResult handle(UpdateUserCommand command, @MetaDataValue(CommandHeaders.IDENTITY) String userId)
			throws Exception {
		Rule reserved = new NotReserved(userId);
		if (reserved.isBroken()) {
			return new CommandResult.Refused(reserved.refusal());
		}
		Aggregate<Account> account;
		if (this.directory.find(userId).isEmpty()) {
			account = this.accounts.newInstance(() -> new Account(userId, command.name(), command.username()));
		}
		else {
			account = this.accounts.load(userId);
			account.execute(a -> a.update(command.name(), command.username()));
		}
		this.directory.put(userId, command.name(), command.username());
		return account.invoke(a -> new CommandResult.Accepted(a.version(),
				new Answer(userId, command.name(), command.username(), a.version(), a.changedAt())));
	}

	record Answer(String userId, String name, String username, long version, Instant timestamp) {
	}

}
