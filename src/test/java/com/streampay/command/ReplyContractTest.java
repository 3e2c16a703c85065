package com.streampay.command;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

import com.streampay.problem.ProblemType;
import com.streampay.support.GoldenRecords;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The record of every reply is a contract, byte for byte: what was answered once is
 * answered again. Those of each command and each rule are checked where these are.
 */
class ReplyContractTest {

	/** What the gateway answers itself. */
	private static final Set<ProblemType> OF_THE_GATEWAY = EnumSet.of(ProblemType.INVALID_BODY,
			ProblemType.INVALID_HEADER, ProblemType.INVALID_PARAMETER, ProblemType.INVALID_REQUEST,
			ProblemType.INVALID_AUTHENTICATION, ProblemType.UNAUTHENTICATED, ProblemType.FORBIDDEN,
			ProblemType.CROSS_SITE_REQUEST, ProblemType.NOT_FOUND, ProblemType.METHOD_NOT_ALLOWED,
			ProblemType.NOT_ACCEPTABLE, ProblemType.BODY_TOO_LARGE, ProblemType.UNSUPPORTED_MEDIA_TYPE,
			ProblemType.TOO_MANY_STREAMS, ProblemType.TOO_MANY_COMMANDS, ProblemType.OVERLOADED,
			ProblemType.INTERNAL_ERROR, ProblemType.NO_REPLY);

	@Test
	void a_record_that_is_no_command() {
		GoldenReplies.assertProblem(ProblemType.INVALID_COMMAND, "The value is null");
	}

	@Test
	void a_key_that_was_used_for_another_body() {
		GoldenReplies.assertProblem(ProblemType.IDEMPOTENCY_KEY_REUSED,
				"This Idempotency-Key was used for another body. Use a new key for a new intent.");
	}

	@Test
	void a_command_that_could_not_be_decided() {
		GoldenReplies.assertProblem(ProblemType.UNAVAILABLE,
				"The command could not be decided. Send the same request again, with the same Idempotency-Key.");
	}

	@Test
	void a_reply_that_is_given_again() {
		GoldenReplies.assertGolden("replayed",
				new Reply(200, "7", "{\"any\":\"body\"}".getBytes(StandardCharsets.UTF_8), true));
	}

	@Test
	void every_command_and_every_problem_has_a_golden_file() {
		Set<String> expected = new TreeSet<>();
		expected.add("replayed");
		CommandContractTest.current().forEach((file) -> expected.add(file.substring(0, file.indexOf('-'))));
		EnumSet.complementOf(EnumSet.copyOf(OF_THE_GATEWAY)).forEach((type) -> expected.add(GoldenReplies.name(type)));

		assertThat(GoldenRecords.names(GoldenReplies.DIRECTORY)).containsExactlyInAnyOrderElementsOf(expected);
	}

}
