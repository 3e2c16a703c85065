package com.streampay.support;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.streampay.support.Api.Answer;

import org.springframework.web.util.HtmlUtils;

/**
 * A browser without a screen: it keeps cookies, follows redirects and fills in forms.
 */
public final class Browser {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final int MOST_REDIRECTS = 20;

	private static final Pattern FORM = Pattern.compile("<form[^>]*\\saction=\"([^\"]*)\"");

	private static final Pattern INPUT = Pattern.compile("<input[^>]*>");

	private final List<Cookie> cookies = new ArrayList<>();

	/** Goes to an address as if it had been typed, and on to where it is sent. */
	public Page open(URI address) {
		return follow(address, HttpRequest.newBuilder(address).GET());
	}

	/**
	 * Goes on from an answer, if it redirects, until a path is asked for; that one is not
	 * opened.
	 * @return the answer that redirects there
	 */
	public Page openUntil(URI address, String path) {
		Page page = visit(address, HttpRequest.newBuilder(address).GET());
		return on(page, path);
	}

	/** Fills in and sends the form of a page. */
	public Page submit(Page page, Map<String, String> fields) {
		return follow(action(page), form(page, fields));
	}

	/** The same, until a path is asked for, as {@link #openUntil}. */
	public Page submitUntil(Page page, Map<String, String> fields, String path) {
		return on(visit(action(page), form(page, fields)), path);
	}

	/** What a script of our own page does. */
	public Answer fetch(String method, URI address, String body, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(address).header("Sec-Fetch-Site", "same-origin");
		return send(method, request, body, headers);
	}

	/** What a browser can be made to do by another site, or an old one by our own. */
	public Answer send(String method, URI address, String body, String... headers) {
		return send(method, HttpRequest.newBuilder(address), body, headers);
	}

	/** The values of the cookies that go to an address. */
	public Map<String, String> cookies(URI address) {
		return cookiesFor(address).stream().collect(Collectors.toMap(Cookie::name, Cookie::value));
	}

	/** Puts a cookie in, or in the place of another. */
	public void put(URI address, String name, String value, String path) {
		this.cookies.removeIf(cookie -> cookie.isSame(name, address.getHost(), path));
		this.cookies.add(new Cookie(name, value, address.getHost(), path, Instant.MAX));
	}

	/** A copy with the same cookies. */
	public Browser copy() {
		Browser copy = new Browser();
		copy.cookies.addAll(this.cookies);
		return copy;
	}

	public void remove(String name) {
		this.cookies.removeIf(cookie -> cookie.name().equals(name));
	}

	private Answer send(String method, HttpRequest.Builder request, String body, String... headers) {
		request.method(method, (body != null) ? BodyPublishers.ofString(body) : BodyPublishers.noBody());
		if (body != null) {
			request.header("Content-Type", "application/json");
		}
		if (headers.length > 0) {
			request.headers(headers);
		}
		return exchange(request);
	}

	private Page follow(URI address, HttpRequest.Builder request) {
		return on(visit(address, request), null);
	}

	private Page on(Page first, String until) {
		Page page = first;
		for (int i = 0; i < MOST_REDIRECTS; i++) {
			Optional<URI> next = page.redirect();
			if (next.isEmpty() || next.get().getPath().equals(until)) {
				return page;
			}
			page = visit(next.get(), HttpRequest.newBuilder(next.get()).GET());
		}
		throw new IllegalStateException("Redirected in a circle: " + page.address());
	}

	private Page visit(URI address, HttpRequest.Builder request) {
		return new Page(address, exchange(request.header("Accept", "text/html")));
	}

	private Answer exchange(HttpRequest.Builder builder) {
		HttpRequest request = builder.timeout(PATIENCE).build();
		String cookie = cookiesFor(request.uri()).stream()
			.map(kept -> kept.name() + "=" + kept.value())
			.collect(Collectors.joining("; "));
		if (!cookie.isEmpty()) {
			request = HttpRequest.newBuilder(request, (name, value) -> true).header("Cookie", cookie).build();
		}
		Answer answer = Api.send(request);
		URI address = request.uri();
		answer.response().headers().allValues("Set-Cookie").forEach(header -> keep(header, address));
		return answer;
	}

	private List<Cookie> cookiesFor(URI address) {
		this.cookies.removeIf(cookie -> cookie.end().isBefore(Instant.now()));
		return this.cookies.stream().filter(cookie -> cookie.goesTo(address)).toList();
	}

	private void keep(String header, URI address) {
		SetCookie cookie = SetCookie.of(header);
		String path = cookie.attributes().getOrDefault("path", "/");
		String maxAge = cookie.attributes().get("max-age");
		this.cookies.removeIf(kept -> kept.isSame(cookie.name(), address.getHost(), path));
		if (!"0".equals(maxAge)) {
			this.cookies.add(new Cookie(cookie.name(), cookie.value(), address.getHost(), path,
					(maxAge != null) ? Instant.now().plusSeconds(Long.parseLong(maxAge)) : Instant.MAX));
		}
	}

	private static URI action(Page page) {
		Matcher form = FORM.matcher(page.answer().body());
		if (!form.find()) {
			throw new IllegalStateException(
					"There is no form at " + page.address() + ", but: " + page.answer().response());
		}
		return page.address().resolve(HtmlUtils.htmlUnescape(form.group(1)));
	}

	private static HttpRequest.Builder form(Page page, Map<String, String> fields) {
		Map<String, String> values = new LinkedHashMap<>();
		INPUT.matcher(page.answer().body()).results().map(input -> input.group()).forEach(input -> {
			String name = attribute(input, "name");
			if (name != null && "hidden".equals(attribute(input, "type"))) {
				values.put(name, attribute(input, "value"));
			}
		});
		values.putAll(fields);
		String body = values.entrySet()
			.stream()
			.map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
			.collect(Collectors.joining("&"));
		return HttpRequest.newBuilder(action(page))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(body));
	}

	private static String attribute(String tag, String name) {
		Matcher attribute = Pattern.compile("\\s" + name + "=\"([^\"]*)\"").matcher(tag);
		return attribute.find() ? HtmlUtils.htmlUnescape(attribute.group(1)) : null;
	}

	private static String encode(String text) {
		return URLEncoder.encode((text != null) ? text : "", StandardCharsets.UTF_8);
	}

	/**
	 * What is shown.
	 *
	 * @param address where it came from
	 * @param answer what came
	 */
	public record Page(URI address, Answer answer) {

		/** Where it redirects to, if it does. */
		public Optional<URI> redirect() {
			return (this.answer.status() / 100 == 3)
					? Optional.ofNullable(this.answer.header("Location")).map(this.address::resolve) : Optional.empty();
		}

		/** The cookies that it sets. */
		public List<SetCookie> setCookies() {
			return SetCookie.of(this.answer);
		}

	}

	/**
	 * A cookie as it is set.
	 *
	 * @param attributes their names in lower case
	 */
	public record SetCookie(String name, String value, Map<String, String> attributes) {

		public static List<SetCookie> of(Answer answer) {
			return answer.response().headers().allValues("Set-Cookie").stream().map(SetCookie::of).toList();
		}

		private static SetCookie of(String header) {
			String[] parts = header.split("; ?");
			String[] pair = parts[0].split("=", 2);
			Map<String, String> attributes = new LinkedHashMap<>();
			for (int i = 1; i < parts.length; i++) {
				String[] attribute = parts[i].split("=", 2);
				attributes.put(attribute[0].toLowerCase(java.util.Locale.ROOT),
						(attribute.length > 1) ? attribute[1] : "");
			}
			return new SetCookie(pair[0], pair[1], attributes);
		}

	}

	private record Cookie(String name, String value, String host, String path, Instant end) {

		boolean isSame(String name, String host, String path) {
			return this.name.equals(name) && this.host.equals(host) && this.path.equals(path);
		}

		boolean goesTo(URI address) {
			String path = address.getPath().isEmpty() ? "/" : address.getPath();
			return this.host.equals(address.getHost()) && (path.equals(this.path)
					|| path.startsWith(this.path.endsWith("/") ? this.path : this.path + "/"));
		}

	}

}
