package com.streampay.paymentrequest;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class PaymentRequestPropertiesTest {

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withUserConfiguration(Properties.class);

	@Test
	void requests_expire_after_fourteen_days() {
		this.context.run((started) -> assertThat(started.getBean(PaymentRequestProperties.class).expiresAfter())
			.isEqualTo(Duration.ofDays(14)));
	}

	@Test
	void requests_expire_after_what_is_set() {
		this.context.withPropertyValues("streampay.payment-request.expires-after=90s")
			.run((started) -> assertThat(started.getBean(PaymentRequestProperties.class).expiresAfter())
				.isEqualTo(Duration.ofSeconds(90)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1d", "999us", "soon" })
	void what_is_no_time_to_come_is_refused_at_the_start(String value) {
		this.context.withPropertyValues("streampay.payment-request.expires-after=" + value)
			.run((started) -> assertThat(started).hasFailed());
	}

	@EnableConfigurationProperties(PaymentRequestProperties.class)
	static class Properties {

	}

}
