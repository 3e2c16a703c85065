package com.streampay.page;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CursorTest {

	@Test
	void a_key_is_read_as_it_was_written() {
		List<String> key = List.of("zoë \"the\\ 🦆\"", "", "user|1");

		assertThat(Cursor.read(Cursor.write(key))).isEqualTo(key);
	}

	@Test
	void a_cursor_is_safe_in_an_address() {
		assertThat(Cursor.write(List.of("??>>~~", "ÿÿÿ"))).matches("[A-Za-z0-9_-]+");
	}

	@Test
	void the_longest_key_of_a_user_fits() {
		List<String> key = List.of("あ".repeat(2 * 255), "あ".repeat(255));

		assertThat(Cursor.read(Cursor.write(key))).isEqualTo(key);
	}

	@ParameterizedTest
	@ValueSource(strings = { " ", "x", "YQ==", "YR", "Y Q", "YQ\n", "+/+/", "a.b", "_w", "7aCA", "ÿ" })
	void what_is_not_of_the_form_of_a_cursor_is_refused(String cursor) {
		assertThatIllegalArgumentException().isThrownBy(() -> Cursor.read(cursor));
	}

	@Test
	void a_control_character_is_in_no_key() {
		String cursor = Base64.getUrlEncoder()
			.withoutPadding()
			.encodeToString("a\u0000b".getBytes(StandardCharsets.UTF_8));

		assertThatIllegalArgumentException().isThrownBy(() -> Cursor.read(cursor));
	}

	@Test
	void what_is_too_long_is_refused() {
		String cursor = Cursor.write(List.of("x".repeat(5000)));

		assertThatIllegalArgumentException().isThrownBy(() -> Cursor.read(cursor));
	}

}
