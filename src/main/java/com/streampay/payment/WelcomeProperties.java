package com.streampay.payment;

import java.math.BigDecimal;

import com.streampay.money.Money;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.PositiveOrZero;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What a new account is given.
 *
 * @param amount how much, as a decimal; nothing is paid where it is zero
 */
@Validated
@ConfigurationProperties(prefix = "streampay.welcome", ignoreUnknownFields = false)
record WelcomeProperties(@DefaultValue("100.00") @PositiveOrZero @DecimalMax("1000000.00") @Digits(integer = 7,
		fraction = 2) BigDecimal amount) {

	Money money() {
		return Money.of(this.amount);
	}

}
