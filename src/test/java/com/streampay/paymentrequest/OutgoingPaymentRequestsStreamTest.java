package com.streampay.paymentrequest;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

import com.streampay.event.PaymentRequestCancelled;
import com.streampay.event.PaymentRequestDeclined;
import com.streampay.event.PaymentRequestExpired;
import com.streampay.event.PaymentRequestPaid;
import com.streampay.event.PaymentRequested;
import com.streampay.support.EventsTopic;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.SseClient;
import com.streampay.support.SseClient.Event;
import com.streampay.support.Tokens;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One requester asks many payers, whose events lie in all partitions.
 */
class OutgoingPaymentRequestsStreamTest {

	private static final JsonMapper JSON = new JsonMapper();

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final EventsTopic topic = new EventsTopic(this.streamPay);

	private final URI uri = this.streamPay.uri("/outgoing-payment-requests");

	private final String requester = "requester-" + UUID.randomUUID();

	private final String token = Tokens.of(this.requester, "read:payment-requests");

	/** Open requests and whom they are addressed to. */
	private final Map<String, String> open = new HashMap<>();

	@AfterEach
	void close() {
		this.topic.close();
	}

	@Test
	void a_requester_sees_whom_they_have_asked_for_how_much() {
		try (SseClient client = SseClient.open(this.uri, this.token)) {
			String id = ask("alice");
			assertThat(client.awaitEvents(1).getFirst().data()).startsWith("{\"id\":\"" + id
					+ "\",\"toUserId\":\"alice\",\"toUserName\":\"Payer\",\"amount\":12.30,\"notes\":\"Lunch\",\"timestamp\":\"")
				.endsWith("\",\"expiresAt\":\"2025-11-23T12:00:00.120Z\"}");
		}
	}

	@Test
	void each_end_is_told_as_what_it_is() {
		List<String> statuses = List.of("PAID", "DECLINED", "EXPIRED", "CANCELLED");
		try (SseClient client = SseClient.open(this.uri, this.token)) {
			for (int how = 0; how < 4; how++) {
				String id = ask("payer" + how);
				end(id, how);
				Event end = client.awaitEvents(2 * how + 2).getLast();
				assertThat(end.name()).isEqualTo("delete");
				assertThat(end.data()).isEqualTo("{\"id\":\"%s\",\"status\":\"%s\"}".formatted(id, statuses.get(how)));
			}
		}
	}

	@Test
	void nobody_sees_what_others_ask() {
		this.topic.send(new PaymentRequested(UUID.randomUUID().toString(), "another", "Another", this.requester,
				"Requester", 1, null, "2025-11-23T12:00:00.120Z"), 0);
		try (SseClient client = SseClient.open(this.uri, this.token)) {
			String mine = ask("alice");
			assertThat(client.awaitEvents(1)).singleElement().extracting(this::requestId).isEqualTo(mine);
		}
	}

	@Test
	void a_new_client_is_shown_the_open_requests_only() {
		Random random = new Random(1);
		randomHistory(random, 300);
		awaitShown();
		try (SseClient client = SseClient.open(this.uri, this.token)) {
			assertThat(client.awaitEvents(this.open.size())).extracting(this::requestId)
				.containsExactlyInAnyOrderElementsOf(this.open.keySet());
		}
	}

	/**
	 * Between partitions, what is read later may come in another order; what a client has
	 * seen in the end is the same.
	 */
	@Test
	void a_client_cut_anywhere_resumes_without_loss_or_repeat() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		// More than a page before the client comes, so that its first content is cut too.
		randomHistory(random, 300);
		awaitShown();
		try (SseClient uncut = SseClient.open(this.uri, this.token)) {
			int listed = uncut.awaitEvents(this.open.size()).size();
			randomHistory(random, 60);
			List<Event> all = uncut.awaitEvents(listed + 60);

			for (int i = 0; i < all.size(); i += 1 + random.nextInt(9)) {
				List<Event> rest = all.subList(i + 1, all.size());
				try (SseClient resumed = SseClient.reopen(this.uri, this.token, all.get(i).id())) {
					List<Event> came = resumed.awaitEvents(rest.size());
					assertThat(came).as("resumed after event %d, seed %d", i, seed)
						.extracting(Event::data)
						.containsExactlyInAnyOrderElementsOf(rest.stream().map(Event::data).toList());
					came.stream()
						.filter(event -> "delete".equals(event.name()))
						.forEach(end -> assertThat(came.subList(came.indexOf(end), came.size()))
							.noneMatch(later -> later.name() == null && requestId(later).equals(requestId(end))));
				}
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "1", "1.2.3", "2.1.1.1", "1.1.1.2", "-1.1", "1.-1", "99999.1", "1.1L", "1.1L1",
			"1.1L1.2", "1.1L2.1", "1.1L1.1L1.1", "1.01", "1..1", ".", "9.999999" })
	void what_is_no_place_of_the_stream_is_refused(String position) {
		ask("alice");
		awaitShown();
		String tag;
		try (SseClient client = SseClient.open(this.uri, this.token)) {
			tag = JSON.readTree(client.awaitEvents(1).getFirst().id()).get(0).stringValue().split("-")[0];
		}
		HttpResponse<String> refused = SseClient.refused(this.uri, this.token,
				"[\"%s-%s\",\"0\"]".formatted(tag, position));
		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(refused.body()).contains("urn:streampay:problem:invalid-header");
	}

	private void randomHistory(Random random, int events) {
		for (int i = 0; i < events; i++) {
			if (this.open.isEmpty() || random.nextInt(10) < 7) {
				ask("payer" + random.nextInt(40));
			}
			else {
				end(new ArrayList<>(this.open.keySet()).get(random.nextInt(this.open.size())), random.nextInt(4));
			}
		}
	}

	private String ask(String payer) {
		String id = UUID.randomUUID().toString();
		this.topic.send(new PaymentRequested(id, this.requester, "Requester", payer, "Payer", 1_230, "Lunch",
				"2025-11-23T12:00:00.120Z"), 0);
		this.open.put(id, payer);
		return id;
	}

	private void end(String id, int how) {
		String payer = this.open.remove(id);
		this.topic.send(switch (how) {
			case 0 -> new PaymentRequestPaid(id, this.requester, payer, "payment", 1_230);
			case 1 -> new PaymentRequestDeclined(id, this.requester, payer);
			case 2 -> new PaymentRequestExpired(id, this.requester, payer);
			default -> new PaymentRequestCancelled(id, this.requester, payer);
		}, 1);
	}

	/** Waits until all that was published before is projected. */
	private void awaitShown() {
		Awaitility.await()
			.until(() -> this.streamPay.jdbc()
				.sql("SELECT request_id FROM query.payment_request WHERE requester_id = ? AND closed_position IS NULL")
				.param(this.requester)
				.query(String.class)
				.set()
				.equals(this.open.keySet()));
	}

	private String requestId(Event event) {
		return JSON.readTree(event.data()).get("id").stringValue();
	}

}
