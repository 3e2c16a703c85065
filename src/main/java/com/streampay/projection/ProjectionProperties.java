package com.streampay.projection;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the projections.
 *
 * @param batchSize how many events are handled in one transaction at most
 */
@ConfigurationProperties("streampay.projection")
record ProjectionProperties(@DefaultValue("1000") int batchSize) {

	ProjectionProperties {
		if (batchSize < 1) {
			throw new IllegalArgumentException("streampay.projection.batch-size must be at least 1");
		}
	}

}
