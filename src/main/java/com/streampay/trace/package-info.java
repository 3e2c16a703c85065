/**
 * Traces that join a request, the command it became, its events, the query models and the
 * streams that show it: OpenTelemetry spans, for what is sampled only.
 */
package com.streampay.trace;
