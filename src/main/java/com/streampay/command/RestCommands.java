package com.streampay.command;

import java.util.concurrent.CompletionException;

import com.streampay.problem.Problem;
import com.streampay.problem.ProblemException;
import com.streampay.role.OnRole;
import com.streampay.role.Role;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * Gives a command on behalf of an HTTP client and turns its reply into the response.
 */
@Component
@OnRole(Role.GATEWAY)
public class RestCommands {

	private final Commands commands;

	private final CommandLimits limits;

	RestCommands(Commands commands, CommandLimits limits) {
		this.commands = commands;
		this.limits = limits;
	}

	/**
	 * Waits for the reply, which is passed on byte for byte. Requests run on virtual
	 * threads, so waiting costs nothing.
	 * @throws ProblemException if the command could not be decided in time, or is one too
	 * many
	 */
	public ResponseEntity<byte[]> execute(Command command, CommandContext context) {
		this.limits.check(context.identity());
		Reply reply;
		try {
			reply = this.commands.send(command, context).join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof ProblemException problem) ? problem : ex;
		}
		ResponseEntity.BodyBuilder response = ResponseEntity.status(reply.status());
		response.contentType(
				reply.isAccepted() ? MediaType.APPLICATION_JSON : MediaType.parseMediaType(Problem.MEDIA_TYPE));
		if (reply.etag() != null) {
			response.header(HttpHeaders.ETAG, "\"" + reply.etag() + "\"");
		}
		if (reply.replayed()) {
			response.header("Idempotency-Replayed", "true");
		}
		return response.body(reply.body());
	}

}
