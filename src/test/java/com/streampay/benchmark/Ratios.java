package com.streampay.benchmark;

import java.util.OptionalDouble;

/**
 * What the service is to reach, as ratios of what was measured in the same run.
 */
final class Ratios {

	private final Results results;

	private final StringBuilder table = new StringBuilder("""
			| measure | must | aim | measured |
			|---|---|---|---:|
			""");

	private Ratios(Results results) {
		this.results = results;
	}

	static String table(Results results) {
		Ratios ratios = new Ratios(results);
		return ratios.table.toString();
	}

}
