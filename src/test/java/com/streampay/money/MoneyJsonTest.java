package com.streampay.money;

import jakarta.validation.Validation;
import jakarta.validation.Validator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MoneyJsonTest {

	private final JsonMapper json = JsonMapper.builder()
		.addModule(new SimpleModule().addSerializer(Money.class, new MoneyJson.Writer())
			.addDeserializer(Money.class, new MoneyJson.Reader()))
		.build();

	private final Validator validator = Validation.buildDefaultValidatorFactory().getValidator();

	@ParameterizedTest
	@CsvSource({ "12.3, 1230", "12.30, 1230", "7, 700", "0.1, 10", "1000000.00, 100000000", "-3, -300" })
	void a_number_is_read_as_the_decimal_that_stands_there(String text, long minor) {
		assertThat(read(text)).isEqualTo(new Money(minor));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1.001", "0.30000000000000004", "1e300", "\"1\"", "true", "{}", "[1]" })
	void nothing_else_is_read(String text) {
		assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> read(text));
	}

	@Test
	void it_is_written_with_two_decimals() {
		assertThat(this.json.writeValueAsString(new Amount(new Money(12_30)))).isEqualTo("{\"amount\":12.30}");
	}

	@ParameterizedTest
	@CsvSource({ "0, false", "1, true", "100000000, true", "100000001, false", "-1, false" })
	void amounts_have_a_range(long minor, boolean valid) {
		assertThat(this.validator.validate(new Amount(new Money(minor))).isEmpty()).isEqualTo(valid);
	}

	@Test
	void an_amount_is_needed() {
		assertThat(this.validator.validate(new Amount(null))).isNotEmpty();
	}

	private Money read(String amount) {
		return this.json.readValue("{\"amount\":" + amount + "}", Amount.class).amount();
	}

	record Amount(@PaymentAmount Money amount) {

	}

}
