package com.streampay.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.streampay.support.RunningStreamPay;
import com.streampay.support.ServiceProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Settings: each is documented with its default, and a wrong one is told by its name.
 */
class SettingsTest {

	private static final Pattern ROW = Pattern.compile("^\\| `(streampay\\.[a-z.-]+)` \\| `([^`]*)`",
			Pattern.MULTILINE);

	private final ApplicationContextRunner settings = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
		.withUserConfiguration(AllSettings.class);

	@Test
	void each_is_documented_with_its_default() throws IOException {
		Map<String, String> documented = ROW.matcher(Files.readString(Path.of("docs/operations.md")))
			.results()
			.filter(row -> !row.group(1).startsWith("streampay.local."))
			.collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
		Map<String, String> known = new TreeMap<>(Map.of("streampay.gateway.enabled", "true"));
		records().forEach(type -> {
			RecordComponent[] components = type.getRecordComponents();
			Parameter[] parameters = type.getDeclaredConstructors()[0].getParameters();
			for (int i = 0; i < components.length; i++) {
				known.put(name(type, components[i]), parameters[i].getAnnotation(DefaultValue.class).value()[0]);
			}
		});

		assertThat(documented).containsExactlyInAnyOrderEntriesOf(known);
	}

	@ParameterizedTest
	@CsvSource({ "streampay.command.reply-timeout, 0s", "streampay.command.max-in-flight, 0",
			"streampay.command.caller-rate, -1", "streampay.command.caller-burst, many",
			"streampay.command.idempotency-retention, 10s", "streampay.aggregate.cached, 0",
			"streampay.aggregate.snapshot-every, 0", "streampay.payment-request.expires-after, -1d",
			"streampay.welcome.amount, 0.001", "streampay.welcome.amount, -1", "streampay.welcome.amount, 1000000.01",
			"streampay.stream.heartbeat, 0s", "streampay.stream.max-per-caller, 0",
			"streampay.projection.batch-size, 0", "streampay.simulation.max-users, 1",
			"streampay.simulation.max-users, 1000000", "streampay.simulation.users-at-once, -1",
			"streampay.simulation.new-user-every, 0s", "streampay.simulation.payment-every, 0s",
			"streampay.simulation.request-every, 0s", "streampay.simulation.payment-to-real-user-every, 0s",
			"streampay.simulation.request-to-real-user-every, -1s", "streampay.simulation.max-in-flight, 0",
			"streampay.security.access-token-in-query, perhaps", "streampay.command.max-in-fligth, 1000" })
	void a_wrong_one_is_told_by_its_name(String property, String value) {
		String field = property.substring(property.lastIndexOf('.') + 1).replace("-", "");
		this.settings.withPropertyValues(property + "=" + value)
			.run(context -> assertThat(messages(context.getStartupFailure()).replace("-", "").toLowerCase())
				.contains(field));
	}

	@Test
	void a_node_that_would_do_nothing_says_so_and_what_to_do(@TempDir Path directory) {
		Map<String, String> settings = RunningStreamPay.shared().settings();
		settings.putAll(Map.of("streampay.gateway.enabled", "false", "streampay.command.enabled", "false",
				"streampay.projection.enabled", "false"));

		assertThat(lastWords(directory, settings)).contains("streampay.gateway.enabled", "Leave out at least one");
	}

	@Test
	void without_an_issuer_the_service_says_which_settings_name_one(@TempDir Path directory) {
		Map<String, String> settings = RunningStreamPay.shared().settings();
		settings.keySet().removeIf(name -> name.contains("jwt"));

		assertThat(lastWords(directory, settings)).contains("spring.security.oauth2.resourceserver.jwt.issuer-uri");
	}

	/** Of a service that does not start. */
	private static String lastWords(Path directory, Map<String, String> settings) {
		assertThatIllegalStateException().isThrownBy(() -> new ServiceProcess("wrong", directory, settings).close());
		try {
			String log = Files.readString(directory.resolve("wrong.log"));
			return log.substring(log.indexOf("APPLICATION FAILED TO START"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Stream<Class<?>> records() {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
		scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
		return scanner.findCandidateComponents("com.streampay").stream().map(definition -> {
			try {
				return Class.forName(definition.getBeanClassName());
			}
			catch (ClassNotFoundException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	private static String name(Class<?> type, RecordComponent component) {
		String prefix = type.getAnnotation(ConfigurationProperties.class).prefix();
		return prefix + "." + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase();
	}

	private static String messages(Throwable failure) {
		return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
			.map(Throwable::toString)
			.collect(Collectors.joining("\n"));
	}

	@ConfigurationPropertiesScan("com.streampay")
	static class AllSettings {

	}

}
