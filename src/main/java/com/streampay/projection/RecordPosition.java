package com.streampay.projection;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.axonframework.messaging.annotation.MetaDataValue;

/**
 * On a {@code Long} parameter of a handler (not {@code long}, which Axon takes for a
 * value of another type and then passes over the handler): the offset of the event's
 * record. All events of one shard key lie in one partition, so among them it tells the
 * order; it stays the same when a projection is rebuilt.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
@MetaDataValue(value = EventRecordConverter.OFFSET, required = true)
public @interface RecordPosition {

}
