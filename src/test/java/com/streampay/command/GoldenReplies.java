package com.streampay.command;

import com.streampay.problem.Problem;
import com.streampay.problem.ProblemType;
import com.streampay.rule.Rule;
import com.streampay.support.GoldenRecords;
import com.streampay.support.RunningStreamPay;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The golden files of replies: one for each command, named after it, of how it is
 * accepted, and one for each type of problem.
 */
public final class GoldenReplies {

	static final String DIRECTORY = "replies";

	private static final ReplyAddress ADDRESS = new ReplyAddress("c0ffee", "f00d",
			"01890a5d-ac96-774b-bcce-b302099a8057");

	private GoldenReplies() {
	}

	/** Checks what is answered to a command that was accepted. */
	public static void assertAccepted(Class<? extends Command> command, Long version, Object body) {
		assertGolden(command.getSimpleName(), records().reply(new CommandResult.Accepted(version, body)));
	}

	/** Checks what is answered to a command that breaks the rule. */
	public static void assertRefused(Rule broken) {
		assertThat(broken.isBroken()).isTrue();
		assertGolden(name(broken.refusal().type()), records().reply(new CommandResult.Refused(broken.refusal())));
	}

	/** Checks a problem that is no refusal. */
	static void assertProblem(ProblemType type, String detail) {
		assertGolden(name(type), records().problem(Problem.of(type, detail), null));
	}

	static void assertGolden(String name, Reply reply) {
		assertThat(GoldenRecords.text(records().write(ADDRESS, reply))).isEqualTo(GoldenRecords.text(DIRECTORY, name));
		ConsumerRecord<String, byte[]> record = GoldenRecords.read(Topics.REPLIES, DIRECTORY, name);
		assertThat(records().read(record)).usingRecursiveComparison().isEqualTo(reply);
		assertThat(records().address(record)).isEqualTo(ADDRESS);
	}

	static String name(ProblemType type) {
		return type.name().toLowerCase().replace('_', '-');
	}

	private static ReplyRecords records() {
		return RunningStreamPay.shared().bean(ReplyRecords.class);
	}

}
