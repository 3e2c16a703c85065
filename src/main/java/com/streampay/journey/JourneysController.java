package com.streampay.journey;

import java.security.Principal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;

import com.streampay.problem.ProblemException;
import com.streampay.problem.ProblemType;
import com.streampay.role.OnRole;
import com.streampay.role.Role;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Shows callers the way of their commands.
 */
@RestController
@OnRole(Role.GATEWAY)
class JourneysController {

	/** Each reads a part of the topics, so few do at a time. */
	private static final int AT_ONCE = 4;

	/** How much of the topics is looked through. */
	private static final Duration WINDOW = Duration.ofMinutes(10);

	/** The clock of who asks may be ahead of the broker's. */
	private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

	private static final Instant END_OF_TIME = Instant.parse("9999-12-31T23:59:59Z");

	private static final Duration SOON = Duration.ofSeconds(1);

	private static final Pattern COMMAND = Pattern.compile("[A-Za-z]{1,100}");

	private static final int LONGEST_KEY = 255;

	private final Semaphore mayRead = new Semaphore(AT_ONCE);

	private final Journeys journeys;

	JourneysController(Journeys journeys) {
		this.journeys = journeys;
	}

	@GetMapping("/journeys")
	Journey find(@RequestParam String command, @RequestParam String key, @RequestParam(required = false) String since,
			Principal caller) {
		if (!COMMAND.matcher(command).matches()) {
			throw invalid("command must be the name of a command, such as PayCommand.");
		}
		if (key.isEmpty() || key.length() > LONGEST_KEY) {
			throw invalid("key must be the Idempotency-Key of the command, 1 to 255 characters.");
		}
		Instant from = (since != null) ? time(since) : Instant.now().minus(WINDOW);
		if (!this.mayRead.tryAcquire()) {
			throw new ProblemException(ProblemType.OVERLOADED, "Others are asking too. Try again.", SOON);
		}
		try {
			return this.journeys.find(caller.getName(), command, key, from, from.plus(WINDOW).plus(CLOCKS_DIFFER))
				.orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND,
						"You have sent no such command in the %d minutes since %s.".formatted(WINDOW.toMinutes(),
								from)));
		}
		finally {
			this.mayRead.release();
		}
	}

	/** Within what brokers can be asked for. */
	private static Instant time(String since) {
		Instant time;
		try {
			time = Instant.parse(since);
		}
		catch (DateTimeException ex) {
			throw invalid("since must be a time such as 2026-11-23T12:00:00Z.");
		}
		if (time.isBefore(Instant.EPOCH.plus(CLOCKS_DIFFER))) {
			return Instant.EPOCH;
		}
		return time.isAfter(END_OF_TIME) ? END_OF_TIME : time.minus(CLOCKS_DIFFER);
	}

	private static ProblemException invalid(String detail) {
		return new ProblemException(ProblemType.INVALID_PARAMETER, detail);
	}

}
