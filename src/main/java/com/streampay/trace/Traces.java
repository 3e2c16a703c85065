package com.streampay.trace;

import java.time.Instant;
import java.util.Map;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Spans of what no thread goes through as a whole: each hop continues the
 * {@code traceparent} that stands beside a command or an event. Each begins where the hop
 * before it ended, so that waiting is seen too.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">W3C Trace
 * Context</a>
 */
@Component
public class Traces {

	private static final String HEADER = "traceparent";

	private static final TextMapGetter<Map<String, String>> GETTER = new TextMapGetter<>() {

		@Override
		public Iterable<String> keys(Map<String, String> carrier) {
			return carrier.keySet();
		}

		@Override
		public String get(Map<String, String> carrier, String key) {
			return carrier.get(key);
		}

	};

	private final Tracer tracer;

	Traces(ObjectProvider<OpenTelemetry> openTelemetry) {
		this.tracer = openTelemetry.getIfAvailable(OpenTelemetry::noop).getTracer("com.streampay");
	}

	/**
	 * Where the current thread's work belongs, or {@code null} if nobody traces it.
	 */
	public static String current() {
		return traceparent(Span.current());
	}

	/**
	 * What continues the span, or {@code null} if nobody traces it.
	 */
	public static String traceparent(Span span) {
		SpanContext context = span.getSpanContext();
		return context.isSampled()
				? "00-%s-%s-%s".formatted(context.getTraceId(), context.getSpanId(), context.getTraceFlags().asHex())
				: null;
	}

	/**
	 * Begins a hop.
	 * @param parent the {@code traceparent} that it continues, or {@code null}
	 * @param since when the hop before it ended
	 * @return a span to be ended, which does nothing where the parent is not sampled
	 */
	public Span start(String name, String parent, Instant since) {
		SpanContext context = (parent != null) ? read(parent) : SpanContext.getInvalid();
		return context.isSampled() ? this.tracer.spanBuilder(name)
			.setParent(Context.root().with(Span.wrap(context)))
			.setStartTimestamp(since)
			.startSpan() : Span.getInvalid();
	}

	private static SpanContext read(String traceparent) {
		return Span
			.fromContext(W3CTraceContextPropagator.getInstance()
				.extract(Context.root(), Map.of(HEADER, traceparent), GETTER))
			.getSpanContext();
	}

}
