package com.streampay.money;

import java.math.BigDecimal;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;

import org.springframework.boot.jackson.JacksonComponent;

/**
 * Money in JSON is a number with two decimals, read as the decimal that stands there.
 */
@JacksonComponent
class MoneyJson {

	static class Writer extends ValueSerializer<Money> {

		@Override
		public void serialize(Money money, JsonGenerator json, SerializationContext context) {
			json.writeNumber(money.toDecimal());
		}

	}

	static class Reader extends ValueDeserializer<Money> {

		@Override
		public Money deserialize(JsonParser json, DeserializationContext context) throws JacksonException {
			if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
					&& json.currentToken() != JsonToken.VALUE_NUMBER_FLOAT) {
				return (Money) context.handleUnexpectedToken(Money.class, json);
			}
			BigDecimal amount = json.getDecimalValue();
			try {
				return Money.of(amount);
			}
			catch (ArithmeticException ex) {
				return (Money) context.handleWeirdNumberValue(Money.class, amount,
						"must have at most two decimals and be at most 1000000.00");
			}
		}

	}

}
