package com.streampay.command;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the command path.
 *
 * @param replyTimeout how long the gateway waits for a reply before it answers 504
 */
@ConfigurationProperties("streampay.command")
record CommandProperties(@DefaultValue("10s") Duration replyTimeout) {
}
