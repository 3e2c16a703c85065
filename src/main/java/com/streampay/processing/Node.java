package com.streampay.processing;

import java.lang.management.ManagementFactory;
import java.util.UUID;

import org.springframework.stereotype.Component;

/**
 * This node among those that share the work.
 */
@Component
public class Node {

	/** Two nodes may be in one process, so that is not enough. */
	private final String name = ManagementFactory.getRuntimeMXBean().getName() + "/"
			+ UUID.randomUUID().toString().substring(0, 4);

	/** Its name, other than that of any other node, at any time. */
	public String name() {
		return this.name;
	}

}
