package com.streampay.role;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Creates the tables that a node's roles need, and no others. Nodes of other roles may
 * have created theirs in the same database, before or after.
 */
@Configuration(proxyBeanMethods = false)
class RoleMigrations {

	private static final String EVENT_STORE = "classpath:db/migration/eventstore";

	private static final String QUERY = "classpath:db/migration/query";

	@Bean
	FlywayConfigurationCustomizer migrationsOfRoles(Environment environment) {
		Set<Role> roles = Role.of(environment);
		List<String> locations = Stream
			.of(roles.contains(Role.COMMAND) ? EVENT_STORE : null,
					(roles.contains(Role.GATEWAY) || roles.contains(Role.PROJECTION)) ? QUERY : null)
			.filter(location -> location != null)
			.toList();
		return flyway -> {
			flyway.locations(locations.toArray(String[]::new));
			if (locations.size() == 1) {
				flyway.outOfOrder(true).ignoreMigrationPatterns("*:missing", "*:future");
			}
		};
	}

}
