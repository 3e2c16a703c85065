package com.streampay.account;

import com.streampay.command.CommandContext;
import com.streampay.command.RestCommands;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import jakarta.validation.Valid;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@OnRole(Role.GATEWAY)
class CurrentUserController {

	private final RestCommands commands;

	CurrentUserController(RestCommands commands) {
		this.commands = commands;
	}

	@PutMapping(path = "/current-user", consumes = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<byte[]> update(@Valid @RequestBody UpdateUserCommand command, CommandContext context) {
		return this.commands.execute(command, context);
	}

}
