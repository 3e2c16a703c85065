package com.streampay.problem;

import java.io.IOException;
import java.util.List;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * What is refused before it reaches a controller (by Tomcat: no HTTP, or too much of it;
 * by the firewall: an ambiguous address) is answered with a problem too, which tells
 * nothing of what answers.
 */
@Component
class ContainerProblems implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

	private final JsonMapper json;

	ContainerProblems(JsonMapper json) {
		this.json = json;
	}

	/** The valve that is added last comes first to answer. */
	@Override
	public void customize(TomcatServletWebServerFactory factory) {
		factory.addContextCustomizers(context -> context.getParent().getPipeline().addValve(new Valve(this.json)));
	}

	private static Problem problem(int status) {
		return switch (status) {
			case 404 -> Problem.of(ProblemType.NOT_FOUND, "Check the path of the address.");
			case 405 -> Problem.of(ProblemType.METHOD_NOT_ALLOWED, "Use a method that the header Allow names.");
			case 500 -> Problem.of(ProblemType.INTERNAL_ERROR, "It is not your fault. Try again later.");
			case 503 -> Problem.of(ProblemType.UNAVAILABLE, "A part of the service is away. Try again.");
			default -> new Problem(ProblemType.INVALID_REQUEST.uri(), ProblemType.INVALID_REQUEST.title(), status,
					"Send a well-formed request of HTTP/1.1, with a plain path and smaller headers.", List.of());
		};
	}

	private static final class Valve extends ErrorReportValve {

		private static final Logger logger = LoggerFactory.getLogger(ContainerProblems.class);

		private final transient JsonMapper json;

		Valve(JsonMapper json) {
			this.json = json;
		}

		@Override
		protected void report(Request request, Response response, Throwable failure) {
			if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
				return;
			}
			try {
				response.setContentType(Problem.MEDIA_TYPE);
				// Spring Security, which sets these and more, has often not been reached.
				response.setHeader("X-Content-Type-Options", "nosniff");
				response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
				response.getOutputStream().write(this.json.writeValueAsBytes(problem(response.getStatus())));
				response.finishResponse();
			}
			catch (IOException ex) {
				logger.debug("The client is gone", ex);
			}
		}

	}

}
