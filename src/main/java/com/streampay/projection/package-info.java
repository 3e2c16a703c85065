/**
 * How query models are kept: the topic {@code events} is read once per node, and Axon's
 * tracking processors write rows and their own position in one transaction.
 */
package com.streampay.projection;
