package com.streampay.view;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the view topics.
 *
 * @param enabled whether a node with projections also publishes them
 */
@Validated
@ConfigurationProperties(prefix = "streampay.views", ignoreUnknownFields = false)
record ViewProperties(@DefaultValue("false") boolean enabled) {
}
