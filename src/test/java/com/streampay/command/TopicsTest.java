package com.streampay.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import com.streampay.local.LocalKafka;
import com.streampay.settings.SettingsException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * On a broker of its own.
 */
class TopicsTest {

	@TempDir
	private Path directory;

	private LocalKafka kafka;

	private Admin admin;

	private ApplicationContextRunner service;

	@BeforeEach
	void startBroker() {
		this.kafka = LocalKafka.start(this.directory, 0);
		this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, this.kafka.bootstrapServers()));
		this.service = new ApplicationContextRunner().withInitializer(new ConfigDataApplicationContextInitializer())
			.withConfiguration(AutoConfigurations.of(KafkaAutoConfiguration.class))
			.withUserConfiguration(Topics.class, TopicsAtStart.class)
			.withPropertyValues("spring.kafka.bootstrap-servers=" + this.kafka.bootstrapServers());
	}

	@AfterEach
	void stopBroker() {
		this.admin.close();
		this.kafka.close();
	}

	@Test
	void topics_are_made_as_the_contract_has_them() {
		start((context) -> assertThat(context).hasNotFailed());
		assertThat(settings("commands")).containsEntry("partitions", "8")
			.containsEntry("retention.ms", "604800000")
			.containsEntry("retention.bytes", "-1")
			.containsEntry("cleanup.policy", "delete")
			.containsEntry("message.timestamp.type", "LogAppendTime");
		assertThat(settings("replies")).containsEntry("partitions", "8")
			.containsEntry("retention.ms", "86400000")
			.containsEntry("cleanup.policy", "delete");
		assertThat(settings("events")).containsEntry("partitions", "8")
			.containsEntry("retention.ms", "-1")
			.containsEntry("retention.bytes", "-1")
			.containsEntry("cleanup.policy", "delete");
	}

	@Test
	void what_would_lose_events_is_set_right() {
		make("events", 8);
		set("events", "cleanup.policy", "compact", "retention.ms", "1000", "retention.bytes", "1000");
		start((context) -> assertThat(context).hasNotFailed());
		Awaitility.await()
			.untilAsserted(() -> assertThat(settings("events")).containsEntry("retention.ms", "-1")
				.containsEntry("retention.bytes", "-1")
				.containsEntry("cleanup.policy", "delete"));
	}

	@Test
	void a_topic_with_too_few_partitions_is_refused_and_left_as_it_is() {
		make("events", 4);
		start((context) -> assertThat(context).getFailure()
			.isInstanceOf(SettingsException.class)
			.hasMessage("The topic events has 4 partitions, StreamPay needs 8."));
		assertThat(settings("events")).containsEntry("partitions", "4");
	}

	@Test
	void more_partitions_are_used() {
		make("commands", 12);
		start((context) -> assertThat(context).hasNotFailed());
		assertThat(settings("commands")).containsEntry("partitions", "12");
	}

	private void start(Consumer<AssertableApplicationContext> then) {
		this.service.run(then::accept);
	}

	private void make(String topic, int partitions) {
		this.admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
			.all()
			.toCompletionStage()
			.toCompletableFuture()
			.join();
	}

	private void set(String topic, String... namesAndValues) {
		List<AlterConfigOp> changes = new ArrayList<>();
		for (int i = 0; i < namesAndValues.length; i += 2) {
			changes.add(new AlterConfigOp(new ConfigEntry(namesAndValues[i], namesAndValues[i + 1]),
					AlterConfigOp.OpType.SET));
		}
		this.admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), changes))
			.all()
			.toCompletionStage()
			.toCompletableFuture()
			.join();
	}

	/** Its configuration, and the number of its partitions. */
	private Map<String, String> settings(String topic) {
		ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
		Map<String, String> settings = this.admin.describeConfigs(List.of(resource))
			.all()
			.toCompletionStage()
			.toCompletableFuture()
			.join()
			.get(resource)
			.entries()
			.stream()
			.collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
		int partitions = this.admin.describeTopics(List.of(topic))
			.allTopicNames()
			.toCompletionStage()
			.toCompletableFuture()
			.join()
			.get(topic)
			.partitions()
			.size();
		settings.put("partitions", Integer.toString(partitions));
		return settings;
	}

}
