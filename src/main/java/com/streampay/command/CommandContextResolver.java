package com.streampay.command;

import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

import com.streampay.problem.ProblemException;
import com.streampay.problem.ProblemType;
import com.streampay.trace.Traces;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Reads who commands, and under which conditions, from an HTTP request. Nothing in the
 * body has a say in it.
 */
@Component
@OnRole(Role.GATEWAY)
class CommandContextResolver implements HandlerMethodArgumentResolver, WebMvcConfigurer {

	private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

	private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7E]{1,255}");

	@Override
	public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
		resolvers.add(this);
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return parameter.getParameterType() == CommandContext.class;
	}

	@Override
	public CommandContext resolveArgument(MethodParameter parameter, ModelAndViewContainer container,
			NativeWebRequest webRequest, WebDataBinderFactory binders) {
		HttpServletRequest request = webRequest.getNativeRequest(HttpServletRequest.class);
		return new CommandContext(request.getUserPrincipal().getName(), idempotencyKey(request), ifMatch(request),
				traceparent(request));
	}

	private static String idempotencyKey(HttpServletRequest request) {
		List<String> values = Collections.list(request.getHeaders(IDEMPOTENCY_KEY));
		if (values.size() != 1 || !VISIBLE.matcher(values.getFirst()).matches()) {
			throw new ProblemException(ProblemType.INVALID_HEADER,
					"Send one header Idempotency-Key of 1 to 255 visible characters, a new one for each new intent "
							+ "and the same one when you try again.");
		}
		return values.getFirst();
	}

	private static String ifMatch(HttpServletRequest request) {
		List<String> values = Collections.list(request.getHeaders(HttpHeaders.IF_MATCH));
		if (values.isEmpty()) {
			return null;
		}
		String value = String.join(", ", values);
		try {
			IfMatch.parse(value);
		}
		catch (IllegalArgumentException ex) {
			throw new ProblemException(ProblemType.INVALID_HEADER, ex.getMessage() + ".");
		}
		return value;
	}

	/**
	 * Of this node's span of the request, if there is one. A trace context that is not
	 * one is left out, as the recommendation asks.
	 */
	private static String traceparent(HttpServletRequest request) {
		String current = Traces.current();
		if (current != null) {
			return current;
		}
		String value = request.getHeader(CommandHeaders.TRACEPARENT);
		return (value != null && CommandHeaders.isTraceparent(value)) ? value : null;
	}

}
