package com.streampay.payment;

import com.streampay.role.OnRole;
import com.streampay.role.Role;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * What is in flight, and since when. The table holds little: a row lives for
 * milliseconds. The id of a payment tells when it was made.
 */
@Component
@OnRole(Role.COMMAND)
class MoneyMeters implements MeterBinder {

	private final JdbcClient jdbc;

	MoneyMeters(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("streampay.money.in.flight", () -> ask("coalesce(sum(amount_minor), 0)"))
			.description("Money that has left its payer and reached nobody yet")
			.baseUnit("minor")
			.register(registry);
		TimeGauge.builder("streampay.money.in.flight.age", () -> ask(
				"""
						coalesce(extract(epoch FROM now() - uuid_extract_timestamp(min(payment_id)::uuid)) * 1000, 0)::bigint"""),
				MILLISECONDS)
			.description("Since when the oldest payment has been in flight")
			.register(registry);
	}

	private long ask(String what) {
		return this.jdbc.sql("SELECT " + what + " FROM event_store.payment_in_flight").query(Long.class).single();
	}

}
