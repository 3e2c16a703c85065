package com.streampay.page;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

import com.streampay.problem.ProblemException;
import com.streampay.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.UriUtils;

/**
 * Which page of a list a client asks for: the parameters {@code limit} (1 to 100) and
 * {@code cursor}, and those that choose what is listed. The next page is told by
 * {@code Link}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8288">RFC 8288</a>
 */
public final class PageRequest {

	private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]?|100");

	private final HttpServletRequest request;

	private final int limit;

	/** The address of the next page as far as its cursor. */
	private final StringBuilder next;

	/**
	 * @param request what the client has sent
	 * @param defaultLimit how many rows a page has where the client does not say
	 * @throws ProblemException (400) if the limit is none
	 */
	public PageRequest(HttpServletRequest request, int defaultLimit) {
		this.request = request;
		this.next = new StringBuilder(request.getRequestURI()).append('?');
		String asked = parameter("limit");
		if (asked != null && !LIMIT.matcher(asked).matches()) {
			throw problem("limit", "must be a whole number from 1 to 100.");
		}
		this.limit = (asked != null) ? Integer.parseInt(asked) : defaultLimit;
		keep("limit", asked);
	}

	/**
	 * A parameter that chooses what is listed, or an empty text.
	 * @throws ProblemException (400) if it has too many characters or control characters
	 */
	public String filter(String name, int longest) {
		String value = parameter(name);
		if (value == null) {
			return "";
		}
		if (value.length() > longest || value.codePoints().anyMatch(Character::isISOControl)) {
			throw problem(name, "must have at most " + longest + " characters, none of them control characters.");
		}
		keep(name, value);
		return value;
	}

	/**
	 * The key of the row after which the page begins.
	 * @param <K> the type of the key
	 * @param start the key before all rows
	 * @param reader makes a key of a row's, and throws {@link IllegalArgumentException}
	 * where it is none of this list
	 * @throws ProblemException (400) if the cursor is not one of this list
	 */
	public <K> K after(K start, Function<List<String>, K> reader) {
		String cursor = parameter("cursor");
		if (cursor == null) {
			return start;
		}
		try {
			return reader.apply(Cursor.read(cursor));
		}
		catch (IllegalArgumentException ex) {
			throw problem("cursor", "must come from the Link of the page before. Without it, the list is shown "
					+ "from its beginning.");
		}
	}

	/** How many rows to read: one more than are shown tells whether there are more. */
	public int rows() {
		return this.limit + 1;
	}

	/**
	 * The answer with the page.
	 * @param rows what was read, {@link #rows()} at most
	 */
	public <T> ResponseEntity<List<T>> answer(List<PageRow<T>> rows) {
		List<PageRow<T>> shown = rows.subList(0, Math.min(rows.size(), this.limit));
		ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
		if (rows.size() > shown.size()) {
			answer.header(HttpHeaders.LINK,
					"<%scursor=%s>; rel=\"next\"".formatted(this.next, Cursor.write(shown.getLast().key())));
		}
		return answer.body(shown.stream().map(PageRow::content).toList());
	}

	private String parameter(String name) {
		String[] values = values(name);
		if (values != null && values.length > 1) {
			throw problem(name, "must not be repeated.");
		}
		return (values != null) ? values[0] : null;
	}

	private String[] values(String name) {
		try {
			return this.request.getParameterValues(name);
		}
		catch (IllegalStateException ex) {
			throw new ProblemException(ProblemType.INVALID_PARAMETER,
					"The query string cannot be read. Percent-encode its parameters as UTF-8.");
		}
	}

	private void keep(String name, String value) {
		if (value != null) {
			this.next.append(name).append('=').append(UriUtils.encode(value, StandardCharsets.UTF_8)).append('&');
		}
	}

	private static ProblemException problem(String parameter, String whatItMust) {
		return new ProblemException(ProblemType.INVALID_PARAMETER, "The parameter " + parameter + " " + whatItMust);
	}

}
