package com.streampay.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StreamChannelTest {

	private final JsonMapper json = JsonMapper.shared();

	private final Numbers numbers = new Numbers();

	private final StreamKey stream = new StreamKey(this.numbers, "alice", "");

	private final List<Runnable> later = new ArrayList<>();

	private final StreamChannel channel = channel();

	@BeforeEach
	void open() {
		open(3);
	}

	@Test
	void who_stands_at_the_same_position_shares_a_read() throws Exception {
		StreamReader.Page first = this.channel.read(this.stream, null);
		StreamReader.Page second = this.channel.read(this.stream, null);

		assertThat(second.frames()).isSameAs(first.frames());
		assertThat(this.numbers.reads).containsExactly("alice after null");
	}

	@Test
	void where_there_was_nothing_it_is_read_again_after_a_change() throws Exception {
		this.channel.read(this.stream, "249");
		this.channel.read(this.stream, "249");
		this.channel.changed(null);
		this.channel.read(this.stream, "249");

		assertThat(this.numbers.reads).hasSize(2);
	}

	@Test
	void what_came_before_a_change_is_not_read_again() throws Exception {
		StreamCursor cursor = new StreamCursor(this.stream, "200");
		cursor.joining(this.channel);
		this.channel.read(this.stream, "200");
		this.channel.changed(null);
		cursor.moveBeyond(this.channel.read(this.stream, "200"));

		assertThat(this.numbers.reads).containsExactly("alice after 200");
		assertThat(cursor.isBehind()).isTrue();
		cursor.moveBeyond(this.channel.read(this.stream, cursor.position()));
		assertThat(cursor.isBehind()).isFalse();
	}

	@Test
	void who_stands_elsewhere_reads_alone() throws Exception {
		this.channel.read(this.stream, "5");
		this.channel.read(this.stream, "6");

		assertThat(this.numbers.reads).containsExactly("alice after 5", "alice after 6");
	}

	@Test
	void nothing_is_kept_for_nobody() throws Exception {
		StreamChannel alone = channel();
		alone.read(this.stream, null);
		alone.read(this.stream, null);

		assertThat(this.numbers.reads).hasSize(2);
	}

	@Test
	void a_long_stream_is_read_in_pages() throws Exception {
		StreamReader.Page page = this.channel.read(this.stream, null);

		assertThat(page.more()).isTrue();
		assertThat(page.next()).isEqualTo("99");
		assertThat(this.channel.read(this.stream, "199").more()).isFalse();
	}

	@Test
	void a_read_that_failed_is_tried_again() throws Exception {
		this.numbers.broken = true;
		assertThatThrownBy(() -> this.channel.read(this.stream, null)).isInstanceOf(ExecutionException.class);

		this.numbers.broken = false;
		assertThat(this.channel.read(this.stream, null).next()).isEqualTo("99");
	}

	@Test
	void very_many_are_woken_once_for_changes_that_follow_each_other() {
		open(100_000);
		this.channel.changed(null);
		this.channel.changed(null);
		assertThat(this.later).hasSize(1);
		assertThat(this.channel.signals()).isEqualTo(2);

		this.later.removeFirst().run();
		this.channel.changed(null);
		assertThat(this.later).hasSize(1);
	}

	private void open(int connections) {
		for (int i = 0; i < connections; i++) {
			this.channel.add(new StreamConnection(List.of(), StreamFrames.PLAIN, null, null, () -> {
			}));
		}
	}

	private StreamChannel channel() {
		return new StreamChannel(new StreamReader(new EventIds(this.json), this.json),
				(delay, task) -> this.later.add(task));
	}

	/** A stream of the numbers from 0 to 249. */
	private static final class Numbers implements StreamView {

		private final List<String> reads = new ArrayList<>();

		private boolean broken;

		@Override
		public String name() {
			return "numbers";
		}

		@Override
		public String scope() {
			return "read:numbers";
		}

		@Override
		public String model() {
			return "number";
		}

		@Override
		public List<StreamEvent> read(String key, String after, int limit) {
			if (this.broken) {
				throw new IllegalStateException("broken");
			}
			this.reads.add(key + " after " + after);
			List<StreamEvent> events = new ArrayList<>();
			for (long next = (after != null) ? Positions.parse(after) + 1 : 0; next < 250
					&& events.size() < limit; next++) {
				events.add(new StreamEvent(Long.toString(next), next, next));
			}
			return events;
		}

		@Override
		public boolean hasReached(String key, String position) {
			return Positions.parse(position) < 250;
		}

	}

}
