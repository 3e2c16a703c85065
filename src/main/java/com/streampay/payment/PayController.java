package com.streampay.payment;

import com.streampay.command.CommandContext;
import com.streampay.command.RestCommands;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import jakarta.validation.Valid;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@OnRole(Role.GATEWAY)
class PayController {

	private final RestCommands commands;

	PayController(RestCommands commands) {
		this.commands = commands;
	}

	@PostMapping(path = "/pay", consumes = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<byte[]> pay(@Valid @RequestBody PayCommand command, CommandContext context) {
		return this.commands.execute(command, context);
	}

}
