package com.streampay.processing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a message handler: messages with this entry of metadata are not handled, and a
 * processor passes over them as over those of other types, without a transaction.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface UnlessMetaData {

	/** The name of the entry. */
	String value();

}
