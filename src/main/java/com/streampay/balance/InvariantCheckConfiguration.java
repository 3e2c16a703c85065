package com.streampay.balance;

import com.streampay.role.OnRole;
import com.streampay.role.Role;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Only a node with both roles has events and balances in one database, and can compare
 * them in one snapshot.
 */
@Configuration(proxyBeanMethods = false)
@OnRole(Role.COMMAND)
class InvariantCheckConfiguration {

	@Bean
	@OnRole(Role.PROJECTION)
	InvariantCheck invariantCheck(JdbcClient jdbc, PlatformTransactionManager transactions, MeterRegistry registry) {
		return new InvariantCheck(jdbc, transactions, registry);
	}

}
