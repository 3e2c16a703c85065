package com.streampay.reliability;

import java.util.List;

import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.TopicReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories of several clients at once on a healthy service. To repeat one:
 * {@code -Dstreampay.seed=…}.
 */
class HistoryTest {

	private final RunningStreamPay streamPay = RunningStreamPay.shared();

	private final Books books = new Books(this.streamPay.jdbc());

	static List<Long> seeds() {
		Long seed = Long.getLong("streampay.seed");
		return (seed != null) ? List.of(seed) : List.of(1L, 2L, System.nanoTime());
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void every_answer_is_right_and_the_books_balance(long seed) throws Exception {
		History history = new History(seed, 3, List.of(this.streamPay::uri));
		history.openAccounts();
		history.live(8, 12);
		history.askAllAgain();
		this.books.awaitQuiet().check();
		new Oracle(Ledger.of(this.streamPay.jdbc(), history.users()), history.calls()).check();
		try (TopicReader topics = new TopicReader(this.streamPay.bootstrapServers())) {
			this.books.assertPublished(topics.readAll("events"));
		}
	}

}
