package com.streampay.projection;

/**
 * Marks a component that keeps a query model. It names itself with
 * {@link org.axonframework.config.ProcessingGroup @ProcessingGroup}, handles events read
 * from the topic {@code events}, and writes through {@link ProjectionBatch}. It may see
 * an event twice, or early and then again in order: rows must tell.
 */
public interface Projection {

}
