package com.streampay.stream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import com.streampay.problem.ProblemException;
import com.streampay.problem.ProblemType;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.stereotype.Component;

/**
 * Opens streams over HTTP.
 */
@Component
@OnRole(Role.GATEWAY)
public class Streams {

	private static final String LAST_EVENT_ID = "Last-Event-ID";

	private static final byte[] RETRY = "retry: 2000\n\n".getBytes(StandardCharsets.UTF_8);

	private final StreamHub hub;

	private final EventIds ids;

	private final StreamOrigin origin;

	private final CallerLimit limit;

	Streams(StreamHub hub, EventIds ids, StreamOrigin origin, StreamProperties properties) {
		this.hub = hub;
		this.ids = ids;
		this.origin = origin;
		this.limit = new CallerLimit(properties.maxPerCaller(), properties.heartbeat());
	}

	/**
	 * Answers the request with a stream, which goes on after the handler has returned: to
	 * the end of the caller's token, or until the client or the node leaves.
	 * @throws ProblemException (400) if {@code Last-Event-ID} is not one of this stream,
	 * (429) if the caller has too many streams, (503) if the node is shutting down
	 */
	public void open(StreamView view, HttpServletRequest request, HttpServletResponse response) throws IOException {
		open(caller -> {
			StreamKey stream = this.origin.key(view, caller);
			String lastEventId = request.getHeader(LAST_EVENT_ID);
			return List.of(new StreamCursor(stream,
					(lastEventId != null) ? this.ids.position(stream, lastEventId) : view.start(stream.key())));
		}, cursors -> StreamFrames.PLAIN, request, response);
	}

	/**
	 * The same with several streams, whose events have their names: the first time with
	 * the current content of each, in this order.
	 * @throws ProblemException as
	 * {@link #open(StreamView, HttpServletRequest, HttpServletResponse)} does
	 */
	void open(List<StreamView> views, HttpServletRequest request, HttpServletResponse response) throws IOException {
		open(caller -> {
			String lastEventId = request.getHeader(LAST_EVENT_ID);
			List<String> places = (lastEventId != null) ? this.ids.places(lastEventId) : List.of();
			return views.stream().map(view -> {
				StreamKey stream = this.origin.key(view, caller);
				String position = this.ids.positionAmong(stream, places);
				return new StreamCursor(stream, (position != null) ? position : view.start(stream.key()));
			}).toList();
		}, cursors -> new StreamFrames.Named(cursors, this.ids), request, response);
	}

	/** Who watches a stream of this node. */
	public Set<String> callers() {
		return this.limit.callers();
	}

	private void open(Function<String, List<StreamCursor>> begin, Function<List<StreamCursor>, StreamFrames> frames,
			HttpServletRequest request, HttpServletResponse response) throws IOException {
		Authentication caller = (Authentication) request.getUserPrincipal();
		if (!this.hub.isRunning()) {
			throw new ProblemException(ProblemType.UNAVAILABLE, "This node is shutting down. Connect again.");
		}
		if (request.getMethod().equals(HttpMethod.HEAD.name())) {
			writeHeaders(response);
			return;
		}
		this.limit.acquire(caller.getName());
		boolean opened = false;
		try {
			List<StreamCursor> cursors = begin.apply(caller.getName());
			writeHeaders(response);
			response.getOutputStream().write(RETRY);
			response.flushBuffer();
			String name = caller.getName();
			StreamSockets.takeOver(request, new StreamConnection(cursors, frames.apply(cursors), this.hub,
					expiry(caller), () -> this.limit.release(name)));
			opened = true;
		}
		finally {
			if (!opened) {
				this.limit.release(caller.getName());
			}
		}
	}

	/** Until when the caller's token is valid, or {@code null} if for ever. */
	private static Instant expiry(Authentication caller) {
		return (caller.getCredentials() instanceof OAuth2Token token) ? token.getExpiresAt() : null;
	}

	private static void writeHeaders(HttpServletResponse response) {
		response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
		response.setCharacterEncoding(StandardCharsets.UTF_8.name());
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		// It has no other end, and the connection serves nothing else any more.
		response.setHeader(HttpHeaders.CONNECTION, "close");
		// Otherwise nginx, and proxies that follow it, keep events back.
		response.setHeader("X-Accel-Buffering", "no");
	}

}
