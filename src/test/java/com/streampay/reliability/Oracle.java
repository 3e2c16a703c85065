package com.streampay.reliability;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import com.streampay.reliability.Call.Kind;
import com.streampay.reliability.Ledger.Entry;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Knows whether each answer was right, by what the event store says in the end: what was
 * accepted is there, once and as it was answered; what was refused has left nothing, and
 * there was a reason at some moment between question and answer.
 */
final class Oracle {

	private static final JsonMapper JSON = new JsonMapper();

	private final Ledger ledger;

	private final List<Call> calls;

	/**
	 * For each account, by when at the latest each version was there: somebody had seen
	 * it.
	 */
	private final Map<String, Instant[]> seen = new HashMap<>();

	Oracle(Ledger ledger, List<Call> calls) {
		this.ledger = ledger;
		this.calls = calls;
		calls.stream().filter(call -> version(call) != null).forEach(this::note);
		this.seen.values().forEach(Oracle::seenSoSeenWhatWasBefore);
	}

	/** Checks all of it. */
	void check() {
		Map<String, List<Call>> byIdentity = this.calls.stream()
			.filter(call -> call.kind() != Kind.OTHER_BODY)
			.collect(Collectors.groupingBy(Call::identity));
		byIdentity.values().forEach(Oracle::checkOneAnswer);
		byIdentity.values().forEach(same -> checkAnswer(decision(same)));
		this.calls.stream()
			.filter(call -> call.kind() == Kind.OTHER_BODY)
			.forEach(call -> assertThat(problem(call)).as(call.toString()).isEqualTo("idempotency-key-reused"));
		checkCounts(byIdentity.values());
	}

	private static void checkOneAnswer(List<Call> same) {
		Call first = same.getFirst();
		for (Call other : same) {
			assertThat(other.answer().status()).as(other.toString()).isEqualTo(first.answer().status());
			assertThat(other.answer().body()).as(other.toString()).isEqualTo(first.answer().body());
			assertThat(other.answer().header("ETag")).as(other.toString()).isEqualTo(first.answer().header("ETag"));
		}
		if (first.kind() != Kind.PAY_NOTHING) {
			assertThat(same.stream().filter(call -> !call.answer().isReplayed()).count()).as(first.toString())
				.isLessThanOrEqualTo(1);
		}
	}

	/** It was decided after it was asked first, and before it was answered first. */
	private static Call decision(List<Call> same) {
		Call first = same.getFirst();
		return first.asked(same.stream().map(Call::asked).min(Instant::compareTo).orElseThrow(),
				same.stream().map(Call::answered).min(Instant::compareTo).orElseThrow(), first.answer());
	}

	/** Nothing has happened but what was accepted, and the welcome. */
	private void checkCounts(Collection<List<Call>> distinct) {
		List<Call> accepted = distinct.stream().map(List::getFirst).filter(Call::isAccepted).toList();
		Set<String> payments = accepted.stream()
			.filter(call -> call.path().equals("/pay"))
			.map(call -> call.answer().text("paymentId"))
			.collect(Collectors.toSet());
		assertThat(payments).hasSize((int) accepted.stream().filter(call -> call.path().equals("/pay")).count());
		assertThat(this.ledger.count("PaymentSent")).isEqualTo(payments.size());
		assertThat(this.ledger.count("PaymentRequested")).isEqualTo(count(accepted, Kind.REQUEST));
		assertThat(this.ledger.count("PaymentRequestPaid"))
			.isEqualTo(count(accepted, Kind.SETTLE) + count(accepted, Kind.SETTLE_WRONGLY));
		assertThat(this.ledger.count("PaymentRequestDeclined")).isEqualTo(count(accepted, Kind.DECLINE));
		assertThat(this.ledger.count("PaymentRequestCancelled")).isEqualTo(count(accepted, Kind.CANCEL));
	}

	private static long count(List<Call> calls, Kind kind) {
		return calls.stream().filter(call -> call.kind() == kind).count();
	}

	private void checkAnswer(Call call) {
		switch (call.answer().status()) {
			case 200 -> checkEffect(call);
			case 400 -> assertThat(call.kind()).as(call.toString()).isEqualTo(Kind.PAY_NOTHING);
			case 404 -> assertThat(call.kind()).as(call.toString()).isEqualTo(Kind.MEDDLE);
			case 409 -> checkItHasEnded(call);
			case 412 -> checkConditionFailed(call);
			case 422 -> checkRefusal(call);
			default -> throw new AssertionError("An answer that nobody expects: " + call);
		}
	}

	private void checkEffect(Call call) {
		switch (call.kind()) {
			case PAY, SETTLE -> checkPayment(call);
			case REQUEST -> {
				Entry requested = this.ledger.request(call.answer().text("requestId")).getFirst();
				assertThat(requested.text("requesterId")).as(call.toString()).isEqualTo(call.user());
				assertThat(requested.event().path("amountMinor").asLong()).as(call.toString()).isEqualTo(amount(call));
			}
			case DECLINE -> checkEnd(call, "PaymentRequestDeclined");
			case CANCEL -> checkEnd(call, "PaymentRequestCancelled");
			case NAME -> {
				Entry now = this.ledger.account(call.user()).get(version(call).intValue());
				assertThat(now.time()).as(call.toString()).isBefore(call.answered());
			}
			default -> throw new AssertionError("This cannot be accepted: " + call);
		}
	}

	private void checkPayment(Call call) {
		Entry sent = this.ledger.account(call.user()).get(version(call).intValue());
		assertThat(sent.type()).as(call.toString()).isEqualTo("PaymentSent");
		assertThat(sent.text("paymentId")).as(call.toString()).isEqualTo(call.answer().text("paymentId"));
		assertThat(sent.text("payeeId")).as(call.toString()).isEqualTo(body(call).path("userId").asString());
		assertThat(sent.event().path("amountMinor").asLong()).as(call.toString()).isEqualTo(amount(call));
		assertThat(minor(call.answer().json().path("balance"))).as(call.toString()).isEqualTo(sent.balance());
		assertThat(call.answer().header("ETag")).as(call.toString()).isEqualTo("\"" + sent.version() + "\"");
		if (call.ifMatch() != null && !call.ifMatch().equals("*")) {
			assertThat(strongTags(call)).as(call.toString()).contains(sent.version() - 1);
		}
		if (call.kind() == Kind.SETTLE) {
			Entry paid = checkEnd(call, "PaymentRequestPaid");
			assertThat(paid.text("paymentId")).as(call.toString()).isEqualTo(sent.text("paymentId"));
		}
	}

	private Entry checkEnd(Call call, String type) {
		List<Entry> request = this.ledger.request(requestId(call));
		assertThat(request).as(call.toString()).hasSize(2);
		assertThat(request.getLast().type()).as(call.toString()).isEqualTo(type);
		return request.getLast();
	}

	private void checkItHasEnded(Call call) {
		assertThat(call.kind()).as(call.toString()).isIn(Kind.SETTLE, Kind.SETTLE_WRONGLY, Kind.DECLINE, Kind.CANCEL);
		List<Entry> request = this.ledger.request(requestId(call));
		assertThat(request).as(call.toString()).hasSize(2);
		assertThat(request.getLast().time()).as(call.toString()).isBefore(call.answered());
	}

	private void checkConditionFailed(Call call) {
		assertThat(call.ifMatch()).as(call.toString()).isNotNull().isNotEqualTo("*");
		String etag = call.answer().header("ETag");
		long current = Long.parseLong(etag.substring(1, etag.length() - 1));
		assertThat(strongTags(call)).as(call.toString()).doesNotContain(current);
		assertThat(mayHaveBeenCurrent(call, (int) current)).as(call.toString()).isTrue();
	}

	private void checkRefusal(Call call) {
		switch (problem(call)) {
			case "self-payment" -> assertThat(call.kind()).as(call.toString()).isEqualTo(Kind.PAY_ONESELF);
			case "unknown-user" -> assertThat(call.kind()).as(call.toString()).isEqualTo(Kind.PAY_UNKNOWN);
			case "payment-request-mismatch" ->
				assertThat(call.kind()).as(call.toString()).isEqualTo(Kind.SETTLE_WRONGLY);
			case "insufficient-funds" -> {
				assertThat(call.kind()).as(call.toString()).isIn(Kind.PAY, Kind.SETTLE);
				List<Entry> account = this.ledger.account(call.user());
				assertThat(account).as("a moment at which there was not enough for " + call)
					.anyMatch(
							entry -> entry.balance() < amount(call) && mayHaveBeenCurrent(call, (int) entry.version()));
			}
			default -> throw new AssertionError("A refusal that nobody expects: " + call);
		}
	}

	/**
	 * Whether that version may have been the last one at some moment between question and
	 * answer: it was decided before the answer, and nobody had seen the next one before
	 * the question.
	 */
	private boolean mayHaveBeenCurrent(Call call, int version) {
		List<Entry> account = this.ledger.account(call.user());
		Instant[] seenBy = this.seen.get(call.user());
		Instant nextSeen = (seenBy != null && version + 1 < seenBy.length) ? seenBy[version + 1] : null;
		return account.get(version).time().isBefore(call.answered())
				&& (nextSeen == null || !nextSeen.isBefore(call.asked()));
	}

	private void note(Call call) {
		Instant[] seenBy = this.seen.computeIfAbsent(call.user(),
				user -> new Instant[this.ledger.account(user).size()]);
		int version = version(call).intValue();
		if (seenBy[version] == null || call.answered().isBefore(seenBy[version])) {
			seenBy[version] = call.answered();
		}
	}

	private static void seenSoSeenWhatWasBefore(Instant[] seenBy) {
		for (int i = seenBy.length - 2; i >= 0; i--) {
			if (seenBy[i] == null || (seenBy[i + 1] != null && seenBy[i + 1].isBefore(seenBy[i]))) {
				seenBy[i] = seenBy[i + 1];
			}
		}
	}

	/** The version of the caller's account that the answer tells. */
	private static Long version(Call call) {
		String etag = call.answer().header("ETag");
		boolean ofAccount = call.path().equals("/pay") || call.path().equals("/current-user");
		return (ofAccount && etag != null) ? Long.valueOf(etag.substring(1, etag.length() - 1)) : null;
	}

	private static Set<Long> strongTags(Call call) {
		Set<Long> tags = new HashSet<>();
		for (String tag : call.ifMatch().split(", ")) {
			if (!tag.startsWith("W/")) {
				tags.add(Long.valueOf(tag.substring(1, tag.length() - 1)));
			}
		}
		return tags;
	}

	private static String requestId(Call call) {
		return call.path().equals("/pay") ? body(call).path("requestId").asString() : call.path().split("/")[2];
	}

	private static String problem(Call call) {
		return (call.answer().status() >= 400) ? call.answer().problem() : "none";
	}

	private static long amount(Call call) {
		return minor(body(call).path("amount"));
	}

	private static JsonNode body(Call call) {
		return JSON.readTree(call.body());
	}

	private static long minor(JsonNode amount) {
		return new BigDecimal(amount.asString()).movePointRight(2).longValueExact();
	}

}
