package com.streampay.stream;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.streampay.problem.ProblemException;
import com.streampay.problem.ProblemType;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Several streams in one connection, for pages: a browser opens no more than six to one
 * host over HTTP/1.1, however many tabs it has.
 */
@Controller
@OnRole(Role.GATEWAY)
class LiveStream {

	private final Streams streams;

	private final Map<String, StreamView> views = new LinkedHashMap<>();

	LiveStream(Streams streams, List<StreamView> views) {
		this.streams = streams;
		views.forEach(view -> this.views.put(view.name(), view));
	}

	/**
	 * @param names which streams: each needs the scope that it needs by itself
	 */
	@GetMapping(path = "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	void open(@RequestParam("streams") String names, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		List<StreamView> wanted = Arrays.stream(names.split(",", -1)).distinct().map(this::view).toList();
		Authentication caller = (Authentication) request.getUserPrincipal();
		for (StreamView view : wanted) {
			if (!caller.getAuthorities().contains(new SimpleGrantedAuthority("SCOPE_" + view.scope()))) {
				throw new AccessDeniedException("The stream " + view.name() + " needs the scope " + view.scope());
			}
		}
		this.streams.open(wanted, request, response);
	}

	private StreamView view(String name) {
		StreamView view = this.views.get(name);
		if (view == null) {
			throw new ProblemException(ProblemType.INVALID_PARAMETER,
					"streams must be some of " + String.join(",", this.views.keySet()) + ", separated by commas.");
		}
		return view;
	}

}
