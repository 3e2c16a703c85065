/**
 * Query models as compacted topics, for gateways that read Kafka: Zilla.
 */
package com.streampay.view;
