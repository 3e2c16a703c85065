package com.streampay.projection;

import java.util.Map;

import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.axonframework.extensions.kafka.eventhandling.KafkaMessageConverter;
import org.axonframework.extensions.kafka.eventhandling.consumer.ConsumerFactory;
import org.axonframework.extensions.kafka.eventhandling.consumer.DefaultConsumerFactory;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Where the projections read.
 */
@Configuration(proxyBeanMethods = false)
@OnRole(Role.PROJECTION)
@EnableConfigurationProperties(ProjectionProperties.class)
class ProjectionConfiguration {

	@Bean
	ConsumerFactory<String, byte[]> eventConsumers(KafkaProperties kafka, ProjectionProperties properties) {
		return new DefaultConsumerFactory<>(consumerSettings(kafka, properties));
	}

	@Bean
	EventRecords eventRecords(ConsumerFactory<String, byte[]> consumers,
			KafkaMessageConverter<String, byte[]> converter) {
		return new EventRecords(consumers, new EventRecordConverter(converter));
	}

	@Bean
	EventSource eventSource(ConsumerFactory<String, byte[]> consumers, ProjectionProperties properties,
			KafkaMessageConverter<String, byte[]> converter) {
		return new EventSource(consumers, new EventRecordConverter(converter), properties.batchSize());
	}

	private static Map<String, Object> consumerSettings(KafkaProperties kafka, ProjectionProperties properties) {
		Map<String, Object> settings = kafka.buildConsumerProperties();
		settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
		settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
		settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
		settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, properties.batchSize());
		// A single event is not to wait for more.
		settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
		// Where to read is the token's business. If the topic does not have that offset,
		// events are missing, and going on elsewhere would hide it.
		settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
		settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
		return settings;
	}

}
