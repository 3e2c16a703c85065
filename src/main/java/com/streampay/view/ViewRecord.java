package com.streampay.view;

import java.util.LinkedHashMap;
import java.util.Map;

import com.streampay.stream.StreamView;

/**
 * A record of a view.
 *
 * @param owner whose it is, or {@link StreamView#EVERYONE}
 * @param position its place among those of its owner
 * @param key the record's key
 * @param value what is written as its JSON, or {@code null} where there is nothing any
 * more
 * @param headers the record's headers
 */
public record ViewRecord(String owner, long position, String key, Object value, Map<String, String> headers) {

	/** One that is its owner's alone. */
	public static ViewRecord of(String owner, long position, String key, long version, Object value) {
		return ofEveryone(position, key, version, value).ownedBy(owner);
	}

	/**
	 * One that is everyone's. The version is bare in the header {@code etag}, for Zilla
	 * writes its own before it, behind a slash, and that is what {@code If-Match} takes.
	 */
	public static ViewRecord ofEveryone(long position, String key, long version, Object value) {
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("etag", Long.toString(version));
		if (value != null) {
			headers.put("content-type", "application/json");
		}
		return new ViewRecord(StreamView.EVERYONE, position, key, value, headers);
	}

	private ViewRecord ownedBy(String user) {
		ViewRecord owned = with("zilla:identity", user);
		return new ViewRecord(user, this.position, this.key, this.value, owned.headers);
	}

	/** The same with one more header. */
	public ViewRecord with(String header, String content) {
		Map<String, String> more = new LinkedHashMap<>(this.headers);
		more.put(header, content);
		return new ViewRecord(this.owner, this.position, this.key, this.value, more);
	}

}
