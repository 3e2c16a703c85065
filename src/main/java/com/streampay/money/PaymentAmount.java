package com.streampay.money;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;

/**
 * The amount can be paid or asked for: 0.01 to 1,000,000.00.
 */
@Constraint(validatedBy = PaymentAmount.Check.class)
@Target({ ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT })
@Retention(RetentionPolicy.RUNTIME)
public @interface PaymentAmount {

	String message() default "must be from 0.01 to 1000000.00";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

	/** Checks the range, its ends included. */
	class Check implements ConstraintValidator<PaymentAmount, Money> {

		private static final Money SMALLEST = new Money(1);

		private static final Money LARGEST = new Money(1_000_000_00);

		@Override
		public boolean isValid(Money amount, ConstraintValidatorContext context) {
			return amount != null && !amount.isLessThan(SMALLEST) && !LARGEST.isLessThan(amount);
		}

	}

}
