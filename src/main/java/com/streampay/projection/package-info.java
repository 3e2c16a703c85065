/**
 * How query models are kept: Axon's tracking processors read the topic {@code events} and
 * write rows and their own position in one transaction.
 */
package com.streampay.projection;
