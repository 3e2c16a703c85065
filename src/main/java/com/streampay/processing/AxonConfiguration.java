package com.streampay.processing;

import javax.sql.DataSource;

import com.streampay.event.revision.EventSerializer;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.serialization.Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * What Axon needs on every node. Everything is declared by hand: left to itself, its
 * auto-configuration supplies a transaction manager that does nothing
 * (docs/decisions/0001).
 */
@Configuration(proxyBeanMethods = false)
class AxonConfiguration {

	@Bean
	TransactionManager axonTransactionManager(PlatformTransactionManager transactionManager) {
		return new SpringTransactionManager(transactionManager);
	}

	@Bean
	ConnectionProvider connectionProvider(DataSource dataSource) {
		return new SpringDataSourceConnectionProvider(dataSource);
	}

	@Bean
	@Primary
	Serializer serializer() {
		return EventSerializer.create();
	}

	/** Axon's default logs an event that could not be handled, and goes on. */
	@Bean
	ConfigurerModule noEventIsSkipped() {
		return configurer -> configurer.eventProcessing()
			.registerDefaultListenerInvocationErrorHandler(axon -> PropagatingErrorHandler.instance());
	}

}
