package com.streampay.benchmark;

import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LatenciesTest {

	@Test
	void percentiles_are_milliseconds_whatever_order_they_came_in() {
		Latencies latencies = new Latencies(
				LongStream.rangeClosed(1, 1000).map(i -> (1001 - i) * 1_000_000).boxed().toList());
		assertThat(latencies.percentile(50)).isEqualTo(501);
		assertThat(latencies.percentile(99)).isEqualTo(991);
		assertThat(latencies.percentile(100)).isEqualTo(1000);
	}

	@Test
	void nothing_measured_is_no_number() {
		assertThat(new Latencies(List.of()).percentile(50)).isNaN();
	}

}
