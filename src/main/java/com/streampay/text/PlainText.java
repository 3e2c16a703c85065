package com.streampay.text;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;

/**
 * A text without control characters (PostgreSQL takes no NUL) and without halves of
 * surrogate pairs (which UTF-8 cannot carry). {@code null} is left to other constraints.
 */
@Constraint(validatedBy = PlainText.Check.class)
@Target({ ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
public @interface PlainText {

	/** The most characters (UTF-16 code units) it may have. */
	int max();

	String message() default "must have at most {max} characters, none of them control characters";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

	/** Checks each code point. */
	class Check implements ConstraintValidator<PlainText, String> {

		private int max;

		@Override
		public void initialize(PlainText constraint) {
			this.max = constraint.max();
		}

		@Override
		public boolean isValid(String text, ConstraintValidatorContext context) {
			return text == null || (text.length() <= this.max && text.codePoints()
				.noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE));
		}

	}

}
