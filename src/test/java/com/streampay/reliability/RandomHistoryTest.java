package com.streampay.reliability;

import java.util.List;

import com.streampay.support.Api;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.SseClient;
import com.streampay.support.TopicReader;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RandomHistoryTest {

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final Books books = new Books(this.streamPay.jdbc());

	@Test
	void eight_clients_of_two_accounts_leave_the_books_balanced_and_the_streams_at_the_true_balance() throws Exception {
		Town town = new Town(20261123, 2, List.of(this.streamPay::uri));
		town.openAccounts();
		String first = town.users().get(0);
		String second = town.users().get(1);
		try (SseClient ofFirst = stream(first); SseClient ofSecond = stream(second)) {
			town.live(8, 25);
			this.books.awaitQuiet().check();
			endsAt(ofFirst, this.books.balance(first));
			endsAt(ofSecond, this.books.balance(second));
		}
		town.askAllAgain();
		this.books.awaitQuiet().check();
	}

	@Test
	void what_is_in_the_event_store_is_on_the_topic_in_order() throws Exception {
		Town town = new Town(42, 5, List.of(this.streamPay::uri));
		town.openAccounts();
		town.live(4, 10);
		this.books.awaitQuiet().check();
		try (TopicReader topics = new TopicReader(this.streamPay.bootstrapServers())) {
			this.books.assertPublished(topics.readAll("events"));
		}
	}

	private SseClient stream(String user) {
		return SseClient.open(this.streamPay.uri("/current-balance"), Api.of(this.streamPay::uri, user).token());
	}

	private static void endsAt(SseClient stream, long balanceMinor) {
		String balance = "\"balance\":%d.%02d,".formatted(balanceMinor / 100, balanceMinor % 100);
		Awaitility.await().until(() -> stream.events().getLast().data().contains(balance));
		assertThat(stream.events()).extracting(SseClient.Event::id).doesNotHaveDuplicates();
	}

}
