package com.streampay.command;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The condition that an account is at a version the caller knows (RFC 9110 §13.1.1).
 * Comparison is strong: a weak tag never matches. A bare version, as the ids of events on
 * a stream carry it, is taken for its strong tag.
 */
public final class IfMatch {

	/** No condition. */
	public static final IfMatch NONE = new IfMatch(true, Set.of());

	private static final Pattern BARE_VERSION = Pattern.compile("\\d{1,19}");

	/** One entity-tag, with the comma before the next one. */
	private static final Pattern ENTITY_TAG = Pattern
		.compile("[ \\t]*(W/)?\"([\\x21\\x23-\\x7E\\x80-\\xFF]*)\"[ \\t]*(,|$)");

	private final boolean any;

	private final Set<String> strongTags;

	private IfMatch(boolean any, Set<String> strongTags) {
		this.any = any;
		this.strongTags = strongTags;
	}

	/**
	 * Reads the value of the header.
	 * @param value the field value, or {@code null} where there is none
	 * @throws IllegalArgumentException if it is not one that RFC 9110 allows
	 */
	public static IfMatch parse(String value) {
		if (value == null || value.strip().equals("*")) {
			return NONE;
		}
		String text = value.strip();
		if (BARE_VERSION.matcher(text).matches()) {
			return new IfMatch(false, Set.of(text));
		}
		return new IfMatch(false, strongTags(text));
	}

	private static Set<String> strongTags(String text) {
		Set<String> tags = new HashSet<>();
		Matcher matcher = ENTITY_TAG.matcher(text);
		int end = 0;
		boolean more = true;
		while (more) {
			if (!matcher.find() || matcher.start() != end) {
				throw new IllegalArgumentException("If-Match takes \"*\" or a list of entity-tags such as \"7\"");
			}
			if (matcher.group(1) == null) {
				tags.add(matcher.group(2));
			}
			end = matcher.end();
			more = matcher.group(3).equals(",");
		}
		if (end != text.length()) {
			throw new IllegalArgumentException("If-Match takes \"*\" or a list of entity-tags such as \"7\"");
		}
		return tags;
	}

	/** Whether an account at this version meets the condition. */
	public boolean isMetBy(long version) {
		return this.any || this.strongTags.contains(Long.toString(version));
	}

}
