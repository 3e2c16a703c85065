package com.streampay.role;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.core.env.PropertyResolver;

/**
 * What a node does. Each is on unless {@code streampay.<role>.enabled} is {@code false}.
 */
public enum Role {

	/** HTTP and streams. Its database is that of the query models. */
	GATEWAY,

	/** Decides commands and publishes events. Its database is the event store's. */
	COMMAND,

	/** Keeps the query models. Its database is theirs. */
	PROJECTION;

	/** The property that switches it. */
	String property() {
		return "streampay." + name().toLowerCase(Locale.ROOT) + ".enabled";
	}

	/**
	 * Those of a node.
	 * @throws IllegalStateException if it has none
	 */
	public static Set<Role> of(PropertyResolver properties) {
		Set<Role> roles = EnumSet.noneOf(Role.class);
		Stream.of(values())
			.filter(role -> properties.getProperty(role.property(), Boolean.class, true))
			.forEach(roles::add);
		if (roles.isEmpty()) {
			throw new IllegalStateException("This node would do nothing. Set one of "
					+ Stream.of(values()).map(Role::property).collect(Collectors.joining(", ")) + " to true.");
		}
		return roles;
	}

}
