package com.streampay.stream;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the streams.
 *
 * @param heartbeat how often a comment keeps a stream open
 * @param maxPerCaller how many streams a caller may have open on a node
 */
@ConfigurationProperties("streampay.stream")
record StreamProperties(@DefaultValue("15s") Duration heartbeat, @DefaultValue("20") int maxPerCaller) {

}
