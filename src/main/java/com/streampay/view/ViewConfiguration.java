package com.streampay.view;

import java.util.List;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;

/**
 * The topics of the views, created at start where they do not exist.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ViewProperties.class)
class ViewConfiguration {

	@Bean
	@OnViews
	NewTopics viewTopics(List<View> views) {
		return new NewTopics(views.stream().map(ViewConfiguration::topic).toArray(NewTopic[]::new));
	}

	static NewTopic topic(View view) {
		return TopicBuilder.name(view.topic())
			.partitions(view.partitions())
			.config(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)
			.build();
	}

}
