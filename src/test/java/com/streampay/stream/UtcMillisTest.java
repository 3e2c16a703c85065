package com.streampay.stream;

import java.time.Instant;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class UtcMillisTest {

	@ParameterizedTest
	@CsvSource({ "2026-11-24T03:05:27Z, 2026-11-24T03:05:27.000Z", "2026-11-24T03:05:27.1Z, 2026-11-24T03:05:27.100Z",
			"2026-11-24T03:05:27.123456Z, 2026-11-24T03:05:27.123Z" })
	void a_time_always_has_three_digits_of_milliseconds(Instant time, String written) {
		assertThat(new JsonMapper().writeValueAsString(new Dated(time))).isEqualTo("{\"time\":\"" + written + "\"}");
	}

	private record Dated(@UtcMillis Instant time) {

	}

}
