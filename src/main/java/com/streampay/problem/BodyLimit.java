package com.streampay.problem;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;

import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/**
 * No body is read beyond 16 KiB, whatever its length claims to be.
 */
@ControllerAdvice
class BodyLimit extends RequestBodyAdviceAdapter {

	private static final int LIMIT_BYTES = 16 * 1024;

	@Override
	public boolean supports(MethodParameter parameter, Type type,
			Class<? extends HttpMessageConverter<?>> converterType) {
		return true;
	}

	@Override
	public HttpInputMessage beforeBodyRead(HttpInputMessage message, MethodParameter parameter, Type type,
			Class<? extends HttpMessageConverter<?>> converterType) throws IOException {
		byte[] body = message.getBody().readNBytes(mostToRead(message.getHeaders()));
		if (body.length > LIMIT_BYTES) {
			throw new ProblemException(ProblemType.BODY_TOO_LARGE, "Send at most 16 KiB.");
		}
		return new Body(message.getHeaders(), new ByteArrayInputStream(body));
	}

	/**
	 * One byte more than there may be. As much as that is allocated, so it is what the
	 * request says where it does, beyond which the server reads nothing.
	 */
	private static int mostToRead(HttpHeaders headers) {
		long length = headers.getContentLength();
		return 1 + ((length >= 0) ? (int) Math.min(length, LIMIT_BYTES) : LIMIT_BYTES);
	}

	private record Body(HttpHeaders headers, InputStream body) implements HttpInputMessage {

		@Override
		public HttpHeaders getHeaders() {
			return this.headers;
		}

		@Override
		public InputStream getBody() {
			return this.body;
		}

	}

}
