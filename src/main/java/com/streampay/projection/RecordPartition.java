package com.streampay.projection;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.axonframework.messaging.annotation.MetaDataValue;

/**
 * On an {@code Integer} parameter of a handler: the partition of the event's record, in
 * which its {@link RecordPosition} counts.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
@MetaDataValue(value = EventRecordConverter.PARTITION, required = true)
public @interface RecordPartition {

}
