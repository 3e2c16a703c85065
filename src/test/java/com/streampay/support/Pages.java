package com.streampay.support;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.streampay.support.Api.Answer;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads a list as a client does that knows nothing of cursors: by the links alone.
 */
public final class Pages {

	private static final Pattern NEXT = Pattern.compile("<(/[^<>]*)>; rel=\"next\"");

	private Pages() {
	}

	/** Everything listed, from that page to the last. */
	public static List<JsonNode> all(Api api, String path) {
		return all(api, path, () -> {
		});
	}

	/** The same, with something that is done between any two pages. */
	public static List<JsonNode> all(Api api, String path, Runnable between) {
		List<JsonNode> all = new ArrayList<>();
		for (String page = path; page != null;) {
			Answer answer = api.get(page);
			assertThat(answer.status()).as(answer.body()).isEqualTo(200);
			answer.json().forEach(all::add);
			String next = next(answer);
			assertThat(next).isNotEqualTo(page);
			page = next;
			between.run();
		}
		return all;
	}

	/** The address of the next page, or {@code null} if there is none. */
	public static String next(Answer answer) {
		String link = answer.header("Link");
		if (link == null) {
			return null;
		}
		Matcher next = NEXT.matcher(link);
		assertThat(next.matches()).as(link).isTrue();
		return next.group(1);
	}

}
