/**
 * For the curious: the way of one command through the topics to the query models.
 */
package com.streampay.journey;
