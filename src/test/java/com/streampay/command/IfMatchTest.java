package com.streampay.command;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class IfMatchTest {

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "*", " * ", "\"7\"", "\"6\",\"7\"", "\"6\" , \"7\"", "W/\"7\", \"7\"", "7" })
	void version_7_meets(String value) {
		assertThat(IfMatch.parse(value).isMetBy(7)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"8\"", "\"\"", "\"07\"", "W/\"7\"", "\"6\", \"8\"", "8", "\"a,b\"", "\"7,\"" })
	void version_7_does_not_meet(String value) {
		assertThat(IfMatch.parse(value).isMetBy(7)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\"7", "7\"", "\"7\" \"8\"", "\"7\",", ",\"7\"", "w/\"7\"", "W/ \"7\"",
			"*, \"7\"", "seven", "7, 8", "\"7\"x", "\"a b\"", "99999999999999999999" })
	void is_no_if_match(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> IfMatch.parse(value));
	}

}
