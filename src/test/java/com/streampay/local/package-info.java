/**
 * The local default: a real PostgreSQL, a real Kafka broker, an authorization server and
 * the service in one JVM, for machines with nothing but a JDK.
 */
package com.streampay.local;
