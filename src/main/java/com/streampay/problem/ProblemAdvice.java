package com.streampay.problem;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

import com.streampay.money.Money;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * Turns whatever ends the handling of an HTTP request into a problem.
 */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

	private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

	@ExceptionHandler
	ResponseEntity<Object> handle(ProblemException ex) {
		HttpHeaders headers = new HttpHeaders();
		if (ex.retryAfter() != null) {
			headers.set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, ex.retryAfter().toSeconds())));
		}
		return answer(ex.problem(), headers);
	}

	/** The database, for one. */
	@ExceptionHandler
	ResponseEntity<Object> handle(DataAccessResourceFailureException ex) {
		log.warn("A request needed the database, which is away: {}", ex.getMessage());
		return answer(Problem.of(ProblemType.UNAVAILABLE, "A part of the service is away. Try again."),
				new HttpHeaders());
	}

	/**
	 * Too many of them, or such as cannot be decoded: Tomcat says so when they are read.
	 */
	@ExceptionHandler
	ResponseEntity<Object> handle(InvalidParameterException ex) {
		return answer(Problem.of(ProblemType.INVALID_PARAMETER, "Send fewer parameters, each of them well encoded."),
				new HttpHeaders());
	}

	/** Who lacks a scope is answered where tokens are checked. */
	@ExceptionHandler
	void handle(AccessDeniedException ex) {
		throw ex;
	}

	/** Nobody is there any more to be answered. */
	@ExceptionHandler
	void handle(ClientAbortException ex) {
		log.debug("A client went away", ex);
	}

	@ExceptionHandler
	ResponseEntity<Object> handle(Exception ex) {
		log.error("A request failed", ex);
		return answer(Problem.of(ProblemType.INTERNAL_ERROR, "It is not your fault. Try again later."),
				new HttpHeaders());
	}

	@Override
	protected ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		if (ex.getCause() instanceof DatabindException cause && !cause.getPath().isEmpty()) {
			String field = cause.getPath()
				.stream()
				.map(part -> (part.getPropertyName() != null) ? part.getPropertyName() : "[" + part.getIndex() + "]")
				.collect(Collectors.joining("."));
			return answer(Problem.of(ProblemType.INVALID_BODY, "The field " + field + " cannot be read.",
					List.of(new Problem.FieldError(field, whatItMustBe(cause)))), headers);
		}
		return answer(Problem.of(ProblemType.INVALID_BODY, "Send a JSON object as this route takes it."), headers);
	}

	@Override
	protected ResponseEntity<Object> handleMethodArgumentNotValid(MethodArgumentNotValidException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		List<Problem.FieldError> errors = ex.getFieldErrors()
			.stream()
			.map(error -> new Problem.FieldError(error.getField(), error.getDefaultMessage()))
			.toList();
		return answer(Problem.of(ProblemType.INVALID_BODY, "See the errors for what each field must be.", errors),
				headers);
	}

	@Override
	protected ResponseEntity<Object> handleExceptionInternal(Exception ex, Object body, HttpHeaders headers,
			HttpStatusCode status, WebRequest request) {
		ProblemType type = switch (status.value()) {
			case 400 -> ProblemType.INVALID_PARAMETER;
			case 404 -> ProblemType.NOT_FOUND;
			case 405 -> ProblemType.METHOD_NOT_ALLOWED;
			case 406 -> ProblemType.NOT_ACCEPTABLE;
			case 413 -> ProblemType.BODY_TOO_LARGE;
			case 415 -> ProblemType.UNSUPPORTED_MEDIA_TYPE;
			case 503 -> ProblemType.UNAVAILABLE;
			default -> ProblemType.INTERNAL_ERROR;
		};
		if (type == ProblemType.INTERNAL_ERROR) {
			return handle(ex);
		}
		return answer(Problem.of(type, detail(ex, body)), headers);
	}

	/** In words of the API: those of the JSON library name classes of ours. */
	private static String whatItMustBe(DatabindException ex) {
		if (ex instanceof UnrecognizedPropertyException) {
			return "is not a field of this body";
		}
		Class<?> target = (ex instanceof MismatchedInputException mismatch) ? mismatch.getTargetType() : null;
		if (target == Money.class) {
			return "must be a number with at most two decimals, from 0.01 to 1000000.00";
		}
		if (target == UUID.class) {
			return "must be a UUID";
		}
		return (target == String.class) ? "must be a string" : "is not of the form that this route takes";
	}

	/** In words of the API, again: messages are written for whoever reads the log. */
	private static String detail(Exception ex, Object body) {
		return switch (ex) {
			case NoResourceFoundException _ -> "Check the path of the address.";
			case MethodArgumentTypeMismatchException mismatch ->
				"The parameter " + mismatch.getName() + " is not of the form that this route takes.";
			case ErrorResponse response -> response.getBody().getDetail();
			default -> (body instanceof ProblemDetail problem) ? problem.getDetail() : null;
		};
	}

	private static ResponseEntity<Object> answer(Problem problem, HttpHeaders headers) {
		return ResponseEntity.status(problem.status())
			.headers(headers)
			.contentType(MediaType.parseMediaType(Problem.MEDIA_TYPE))
			.body(problem);
	}

}
