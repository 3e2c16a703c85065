package com.streampay.payment;

import java.math.BigDecimal;

import com.streampay.money.Money;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a new account is given.
 *
 * @param amount how much, as a decimal; nothing is paid where it is zero
 */
@ConfigurationProperties("streampay.welcome")
record WelcomeProperties(@DefaultValue("100.00") BigDecimal amount) {

	Money money() {
		return Money.of(this.amount);
	}

}
