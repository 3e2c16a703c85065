package com.streampay.site;

import java.io.IOException;
import java.net.http.HttpRequest;

import com.streampay.support.Api;
import com.streampay.support.Api.Answer;
import com.streampay.support.RawHttp;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.SseClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The page's files, of which tests have some of their own, and what every answer tells
 * browsers.
 */
class SiteTest {

	private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
			+ "img-src 'self' data:; connect-src 'self'; font-src 'self'; manifest-src 'self'; "
			+ "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	@Test
	void a_file_is_everyones_and_is_sent_only_if_it_has_changed() {
		Answer file = get("/app/placeholder.js");

		assertThat(file.status()).isEqualTo(200);
		assertThat(file.body()).startsWith("export");
		assertThat(file.header("Content-Type")).startsWith("text/javascript");
		assertThat(file.header("Cache-Control")).isEqualTo("no-cache");
		assertThat(file.header("Last-Modified")).isNull();
		String tag = file.header("ETag");
		assertThat(tag).matches("\"[0-9a-f]{32}\"");
		assertThat(get("/app/placeholder.js").header("ETag")).isEqualTo(tag);

		Answer same = get("/app/placeholder.js", "If-None-Match", tag);
		assertThat(same.status()).isEqualTo(304);
		assertThat(same.body()).isEmpty();
		assertThat(get("/app/placeholder.js", "If-None-Match", "\"other\"").status()).isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource({ "/webjars/placeholder/1.0.0/placeholder.js, 'max-age=31536000, public, immutable'",
			"/webjars/placeholder/placeholder.js, no-cache" })
	void only_what_has_its_version_in_its_address_is_kept(String path, String cacheControl) {
		assertThat(get(path).status()).isEqualTo(200);
		assertThat(get(path).header("Cache-Control")).isEqualTo(cacheControl);
	}

	@Test
	void the_page_is_there_or_not_but_asks_for_no_token() {
		for (String path : new String[] { "/", "/index.html", "/favicon.svg", "/manifest.webmanifest" }) {
			Answer answer = get(path, "Accept", "text/html");
			assertThat(answer.status()).as(path).isIn(200, 404);
			if (answer.status() == 200) {
				assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
				assertThat(answer.header("ETag")).isNotNull();
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "/app/placeholder.js, text/javascript", "/app/placeholder.css, text/css",
			"/manifest.webmanifest, application/manifest+json", "/favicon.svg, image/svg+xml" })
	void browsers_need_not_guess_what_it_is(String path, String type) {
		Answer answer = get(path);

		assumeThat(answer.status()).as(path).isEqualTo(200);
		assertThat(answer.header("Content-Type")).startsWith(type);
	}

	@Test
	void files_are_only_read() {
		HttpRequest.Builder file = HttpRequest.newBuilder(this.streamPay.uri("/app/placeholder.js"));

		assertThat(Api.send(file.HEAD().build()).status()).isEqualTo(200);
		assertThat(Api.send(file.DELETE().build()).status()).isEqualTo(401);
		assertThat(Api.send(file.POST(HttpRequest.BodyPublishers.noBody()).build()).status()).isEqualTo(401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/app/nowhere.js", "/app/", "/app", "/webjars/", "/webjars/placeholder/1.0.0/",
			"/webjars/placeholder/1.0.0" })
	void nothing_else_is_a_file(String path) {
		Answer answer = get(path);

		assertThat(answer.status()).isEqualTo(404);
		assertThat(answer.problem()).isEqualTo("not-found");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/app/../application.yml", "/app/%2e%2e/application.yml", "/app/..%2fapplication.yml",
			"/webjars/../../../application.yml", "/app/..\\..\\application.yml", "/app/%5c..%5capplication.yml",
			"/app//application.yml", "/app/.%00/x" })
	void nobody_gets_out_of_the_folder(String path) throws IOException {
		assertThat(RawHttp.send(this.streamPay.uri("/"), "GET " + path + " HTTP/1.1", "").status()).isIn(400, 404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/app/placeholder.js", "/app/nowhere.js", "/", "/users", "/session", "/sign-in",
			"/actuator/health" })
	void every_answer_tells_browsers_to_be_strict(String path) {
		assertStrict(get(path));
		assertStrict(Api.of(this.streamPay::uri, Api.newUser("alice")).get(path));
	}

	@Test
	void so_does_a_stream() {
		String token = Api.of(this.streamPay::uri, Api.newUser("alice")).token();
		try (SseClient stream = SseClient.open(this.streamPay.uri("/current-balance"), token)) {
			assertThat(stream.response().headers().firstValue("Content-Security-Policy"))
				.contains(CONTENT_SECURITY_POLICY);
		}
	}

	private Answer get(String path, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.streamPay.uri(path));
		if (headers.length > 0) {
			request.headers(headers);
		}
		return Api.send(request.build());
	}

	private static void assertStrict(Answer answer) {
		assertThat(answer.header("Content-Security-Policy")).isEqualTo(CONTENT_SECURITY_POLICY);
		assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
		assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
		assertThat(answer.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
		assertThat(answer.header("Permissions-Policy")).contains("camera=()");
		assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
	}

}
