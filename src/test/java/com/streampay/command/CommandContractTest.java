package com.streampay.command;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import com.streampay.command.CommandRecords.ReceivedCommand;
import com.streampay.problem.ProblemException;
import com.streampay.support.GoldenRecords;
import com.streampay.support.RunningStreamPay;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.GenericMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AssignableTypeFilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The record of every command is a contract: other gateways write it, and at a new
 * version the topic still has what the old one wrote. Each command has golden files,
 * numbered from 1: all are read, and the last is written.
 */
class CommandContractTest {

	private static final String DIRECTORY = "commands";

	private final CommandRecords records = RunningStreamPay.shared().bean(CommandRecords.class);

	private final JsonMapper json = JsonMapper.builder().build();

	static List<String> files() {
		return GoldenRecords.names(DIRECTORY);
	}

	/** The last file of each command. */
	static Set<String> current() {
		Map<String, Integer> revisions = new TreeMap<>();
		files().forEach((file) -> revisions.merge(file.substring(0, file.indexOf('-')),
				Integer.valueOf(file.substring(file.indexOf('-') + 1)), Math::max));
		return revisions.entrySet()
			.stream()
			.map((command) -> command.getKey() + "-" + command.getValue())
			.collect(Collectors.toSet());
	}

	@ParameterizedTest
	@MethodSource("files")
	void a_command_is_read_from_its_golden_files(String file) {
		ConsumerRecord<String, byte[]> record = record(file);
		ReceivedCommand received = this.records.read(record);

		Command command = received.message().getPayload();
		assertThat(command.getClass().getSimpleName()).isEqualTo(file.substring(0, file.indexOf('-')));
		assertThat(received.id()).isEqualTo(header(record, CommandHeaders.CORRELATION_ID));
		assertThat(received.replyTo()).isEqualTo(
				new ReplyAddress(received.id(), received.fingerprint(), header(record, CommandHeaders.MESSAGE_ID)));
		assertThat(received.message().getMetaData()).isEqualTo(context(record).toMetaData(command));
	}

	@ParameterizedTest
	@MethodSource("current")
	void a_command_is_written_as_in_its_last_golden_file(String file) {
		ConsumerRecord<String, byte[]> record = record(file);
		Command command = this.records.read(record).message().getPayload();
		GenericMessage<Command> message = new GenericMessage<>(header(record, CommandHeaders.MESSAGE_ID), command,
				context(record).toMetaData(command));

		assertThat(GoldenRecords
			.text(this.records.write(new GenericCommandMessage<>(message, command.getClass().getName()))))
			.isEqualTo(GoldenRecords.text(DIRECTORY, file));
	}

	@ParameterizedTest
	@MethodSource("current")
	void a_golden_file_leaves_nothing_out(String file) {
		JsonNode body = this.json.readTree(record(file).value());
		Class<?> type = this.records.read(record(file)).message().getPayload().getClass();

		assertThat(type.getRecordComponents()).allSatisfy((component) -> assertThat(
				body.path(component.getName()).isValueNode() && !body.path(component.getName()).isNull())
			.as(component.getName())
			.isTrue());
	}

	/** So every node has to know a new field before any writes it. */
	@ParameterizedTest
	@MethodSource("files")
	void a_field_that_is_not_known_is_refused(String file) {
		ConsumerRecord<String, byte[]> record = record(file);
		String more = new String(record.value(), StandardCharsets.UTF_8).replaceFirst("}$", ",\"of\":\"tomorrow\"}");
		ConsumerRecord<String, byte[]> changed = new ConsumerRecord<>(record.topic(), 0, 0, record.key(),
				more.getBytes(StandardCharsets.UTF_8));
		record.headers().forEach(changed.headers()::add);

		assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> this.records.read(changed))
			.withMessageContaining("of");
	}

	@Test
	void every_command_has_a_golden_file() {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
		scanner.addIncludeFilter(new AssignableTypeFilter(Command.class));
		Set<String> commands = scanner.findCandidateComponents("com.streampay")
			.stream()
			.map((type) -> type.getBeanClassName().replaceFirst(".*\\.", ""))
			.collect(Collectors.toSet());

		assertThat(current()).extracting((file) -> file.substring(0, file.indexOf('-')))
			.containsExactlyInAnyOrderElementsOf(commands)
			.contains("PayCommand");
	}

	private static ConsumerRecord<String, byte[]> record(String file) {
		return GoldenRecords.read(Topics.COMMANDS, DIRECTORY, file);
	}

	private static CommandContext context(ConsumerRecord<String, byte[]> record) {
		return new CommandContext(header(record, CommandHeaders.IDENTITY),
				header(record, CommandHeaders.IDEMPOTENCY_KEY), header(record, CommandHeaders.IF_MATCH),
				header(record, CommandHeaders.TRACEPARENT));
	}

	private static String header(ConsumerRecord<String, byte[]> record, String name) {
		return CommandRecords.get(record.headers(), name);
	}

}
