package com.streampay.paymentrequest;

import java.util.UUID;

import com.streampay.command.CommandContext;
import com.streampay.command.RestCommands;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import jakarta.validation.Valid;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@OnRole(Role.GATEWAY)
class PaymentRequestController {

	private final RestCommands commands;

	PaymentRequestController(RestCommands commands) {
		this.commands = commands;
	}

	@PostMapping(path = "/request", consumes = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<byte[]> request(@Valid @RequestBody RequestCommand command, CommandContext context) {
		return this.commands.execute(command, context);
	}

	@PostMapping("/payment-requests/{id}/decline")
	ResponseEntity<byte[]> decline(@PathVariable UUID id, CommandContext context) {
		return this.commands.execute(new DeclineRequestCommand(id), context);
	}

	@PostMapping("/payment-requests/{id}/cancel")
	ResponseEntity<byte[]> cancel(@PathVariable UUID id, CommandContext context) {
		return this.commands.execute(new CancelRequestCommand(id), context);
	}

}
