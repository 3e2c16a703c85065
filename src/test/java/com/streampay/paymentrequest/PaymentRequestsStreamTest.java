package com.streampay.paymentrequest;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
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
import com.streampay.support.Tokens;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class PaymentRequestsStreamTest {

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final EventsTopic topic = new EventsTopic(this.streamPay);

	private final URI uri = this.streamPay.uri("/payment-requests");

	private final String payer = "payer-" + UUID.randomUUID();

	private final String token = Tokens.of(this.payer, "read:payment-requests");

	private final JsonMapper json = JsonMapper.builder().build();

	@AfterEach
	void close() {
		this.topic.close();
	}

	@Test
	void a_payer_sees_a_request_with_its_requester_and_an_exact_amount() {
		try (SseClient client = SseClient.open(this.uri, this.token)) {
			String id = open();

			SseClient.Event event = client.awaitEvents(1).getFirst();
			assertThat(event.name()).isNull();
			assertThat(event.data()).startsWith("{\"id\":\"" + id
					+ "\",\"fromUserId\":\"requester\",\"fromUserName\":\"Requester\",\"amount\":12.30,\"notes\":\"Lunch\",\"timestamp\":\"")
				.matches(
						".*\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\",\"expiresAt\":\"2025-11-23T12:00:00.120Z\"}");
			assertThat(this.json.readTree(event.id()).get(1).stringValue()).isEqualTo("0");
		}
	}

	@Test
	void a_request_that_is_settled_or_declined_or_cancelled_or_expired_is_deleted() {
		try (SseClient client = SseClient.open(this.uri, this.token)) {
			List<String> ids = List.of(open(), open(), open(), open());
			client.awaitEvents(4);
			for (int i = 0; i < 4; i++) {
				closeOne(ids.get(i), i);
			}

			List<SseClient.Event> deletions = client.awaitEvents(8).subList(4, 8);
			for (int i = 0; i < 4; i++) {
				assertThat(deletions.get(i).name()).isEqualTo("delete");
				assertThat(deletions.get(i).data()).isEqualTo("{\"id\":\"" + ids.get(i) + "\"}");
				assertThat(this.json.readTree(deletions.get(i).id()).get(1).stringValue()).isEqualTo("1");
			}
		}
	}

	@Test
	void a_new_client_is_shown_the_open_requests_only() {
		List<String> ids = List.of(open(), open(), open());
		closeOne(ids.get(1), 1);
		String last = open();
		awaitShown(last);

		try (SseClient client = SseClient.open(this.uri, this.token)) {
			assertThat(client.awaitEvents(3)).extracting(this::requestId).containsExactly(ids.get(0), ids.get(2), last);
		}
	}

	@Test
	void a_client_whose_first_content_was_empty_sees_all_that_happens_afterwards() {
		closeOne(open(), 1);
		Awaitility.await().until(() -> closed() == 1);
		try (SseClient client = SseClient.open(this.uri, this.token)) {
			Awaitility.await().until(() -> !client.blocks().isEmpty());
			String id = open();
			closeOne(id, 1);
			assertThat(client.awaitEvents(2)).extracting(this::requestId).containsExactly(id, id);
		}
	}

	@Test
	void a_payer_sees_no_request_to_another() {
		String other = "payer-" + UUID.randomUUID();
		this.topic.send(new PaymentRequested(UUID.randomUUID().toString(), "requester", "Requester", other, "Other", 1,
				null, "2025-11-23T12:00:00.120Z"), 0);
		try (SseClient client = SseClient.open(this.uri, this.token)) {
			String mine = open();

			assertThat(client.awaitEvents(1)).extracting(this::requestId).containsExactly(mine);
		}
	}

	@Test
	void a_client_cut_anywhere_resumes_without_loss_or_repeat() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		List<String> open = new ArrayList<>();
		// More than a page before the client comes, so that its first content is cut too.
		randomHistory(random, open, 300);
		open.add(open());
		awaitShown(open.getLast());
		try (SseClient uncut = SseClient.open(this.uri, this.token)) {
			int listed = uncut.awaitEvents(open.size()).size();
			randomHistory(random, open, 60);
			List<SseClient.Event> all = uncut.awaitEvents(listed + 60);

			for (int i = 0; i < all.size(); i += 1 + random.nextInt(9)) {
				List<SseClient.Event> rest = all.subList(i + 1, all.size());
				try (SseClient resumed = SseClient.reopen(this.uri, this.token, all.get(i).id())) {
					assertThat(resumed.awaitEvents(rest.size())).as("resumed after event %d, seed %d", i, seed)
						.isEqualTo(rest);
				}
			}
		}
	}

	private long closed() {
		return this.streamPay.jdbc()
			.sql("SELECT count(closed_position) FROM query.payment_request WHERE payer_id = ?")
			.param(this.payer)
			.query(Long.class)
			.single();
	}

	/** Waits until all that was published before is projected. */
	private void awaitShown(String id) {
		try (SseClient client = SseClient.open(this.uri, this.token)) {
			Awaitility.await().until(() -> client.events().stream().map(this::requestId).anyMatch(id::equals));
		}
	}

	private void randomHistory(Random random, List<String> open, int events) {
		for (int i = 0; i < events; i++) {
			if (open.isEmpty() || random.nextInt(10) < 7) {
				open.add(open());
			}
			else {
				closeOne(open.remove(random.nextInt(open.size())), random.nextInt(4));
			}
		}
	}

	private String open() {
		String id = UUID.randomUUID().toString();
		this.topic.send(new PaymentRequested(id, "requester", "Requester", this.payer, "Payer", 1_230, "Lunch",
				"2025-11-23T12:00:00.120Z"), 0);
		return id;
	}

	private void closeOne(String id, int how) {
		this.topic.send(switch (how) {
			case 0 -> new PaymentRequestPaid(id, "requester", this.payer, "payment", 1_230);
			case 1 -> new PaymentRequestDeclined(id, "requester", this.payer);
			case 2 -> new PaymentRequestExpired(id, "requester", this.payer);
			default -> new PaymentRequestCancelled(id, "requester", this.payer);
		}, 1);
	}

	private String requestId(SseClient.Event event) {
		JsonNode data = this.json.readTree(event.data());
		return data.get("id").stringValue();
	}

}
