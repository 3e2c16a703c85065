package com.streampay.role;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.streampay.settings.SettingsException;

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
	 * @throws SettingsException if it has none
	 */
	public static Set<Role> of(PropertyResolver settings) {
		Set<Role> roles = EnumSet.noneOf(Role.class);
		Stream.of(values())
			.filter(role -> settings.getProperty(role.property(), Boolean.class, true))
			.forEach(roles::add);
		if (roles.isEmpty()) {
			String properties = Stream.of(values()).map(Role::property).collect(Collectors.joining(", "));
			throw new SettingsException("All of " + properties + " are false: this node would do nothing.",
					"Leave out at least one of them.");
		}
		return roles;
	}

}
