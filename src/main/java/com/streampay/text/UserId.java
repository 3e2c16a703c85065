package com.streampay.text;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.NotBlank;

/**
 * Has the form of the {@code sub} of a token.
 */
@NotBlank
@PlainText(max = 255)
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@Target({ ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT })
@Retention(RetentionPolicy.RUNTIME)
public @interface UserId {

	String message() default "must be the id of a user";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

}
