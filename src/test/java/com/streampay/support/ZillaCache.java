package com.streampay.support;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * The view topics as Zilla's bindings kafka, http-kafka and sse-kafka make them of it: a
 * cache of all partitions from their beginning, filters by key and header, and from that
 * responses and events. It also sees what an aborted transaction has left.
 */
public final class ZillaCache implements AutoCloseable {

	private final KafkaConsumer<String, byte[]> consumer;

	private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();

	public ZillaCache(String bootstrapServers, String... topics) {
		this.consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(),
				new ByteArrayDeserializer());
		List<TopicPartition> partitions = List.of(topics)
			.stream()
			.flatMap((topic) -> this.consumer.partitionsFor(topic).stream())
			.map((partition) -> new TopicPartition(partition.topic(), partition.partition()))
			.toList();
		this.consumer.assign(partitions);
		this.consumer.seekToBeginning(partitions);
	}

	/** Reads on to what is the end now. */
	public ZillaCache readOn() {
		Map<TopicPartition, Long> ends = this.consumer.endOffsets(this.consumer.assignment());
		while (ends.entrySet().stream().anyMatch((end) -> this.consumer.position(end.getKey()) < end.getValue())) {
			this.consumer.poll(Duration.ofMillis(50)).forEach(this.records::add);
		}
		return this;
	}

	/** Everything there was on the topic, in the order of each partition. */
	public List<ConsumerRecord<String, byte[]>> all(String topic) {
		return this.records.stream().filter((record) -> record.topic().equals(topic)).toList();
	}

	/** The last record of each key, also where that has no value. */
	public Map<String, ConsumerRecord<String, byte[]>> latest(String topic) {
		Map<String, ConsumerRecord<String, byte[]>> latest = new LinkedHashMap<>();
		all(topic).forEach((record) -> latest.put(record.key(), record));
		return latest;
	}

	/** What is there after compaction: the last value of each key. */
	public Map<String, String> values(String topic) {
		Map<String, String> values = new HashMap<>();
		latest(topic).forEach((key, record) -> {
			if (record.value() != null) {
				values.put(key, text(record));
			}
		});
		return values;
	}

	/**
	 * {@code GET} of one record: the first of the filters that it passes, or 404.
	 */
	@SafeVarargs
	public final Response get(String topic, Predicate<ConsumerRecord<String, byte[]>>... filters) {
		for (ConsumerRecord<String, byte[]> record : latest(topic).values()) {
			for (Predicate<ConsumerRecord<String, byte[]>> filter : filters) {
				if (filter.test(record) && record.value() != null) {
					return new Response(200, text(record), header(record, "content-type"), "AQ/" + etag(record));
				}
			}
		}
		return new Response(404, null, null, null);
	}

	/** {@code GET} with {@code merge}: all that pass the filter, as one array. */
	public String merged(String topic, Predicate<ConsumerRecord<String, byte[]>> filter) {
		return latest(topic).values()
			.stream()
			.filter(filter)
			.filter((record) -> record.value() != null)
			.map(ZillaCache::text)
			.collect(Collectors.joining(",", "[", "]"));
	}

	/** A stream from the beginning, before any compaction. */
	public List<Event> events(String topic, Predicate<ConsumerRecord<String, byte[]>> filter) {
		return all(topic).stream().filter(filter).map(ZillaCache::event).toList();
	}

	private static Event event(ConsumerRecord<String, byte[]> record) {
		String key = base64(record.key());
		String id = "[\"%s\",\"AQ/%s\"]".formatted(key, etag(record));
		return (record.value() != null) ? new Event("message", id, text(record)) : new Event("delete", id, key);
	}

	/** A filter by key. */
	public static Predicate<ConsumerRecord<String, byte[]>> key(String key) {
		return (record) -> key.equals(record.key());
	}

	/** A filter by a header. */
	public static Predicate<ConsumerRecord<String, byte[]>> header(String name, String value) {
		return (record) -> value.equals(header(record, name));
	}

	public static String base64(String key) {
		return Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
	}

	public static String etag(ConsumerRecord<String, byte[]> record) {
		return header(record, "etag");
	}

	private static String header(ConsumerRecord<String, byte[]> record, String name) {
		Header header = record.headers().lastHeader(name);
		return (header != null) ? new String(header.value(), StandardCharsets.UTF_8) : null;
	}

	private static String text(ConsumerRecord<String, byte[]> record) {
		return new String(record.value(), StandardCharsets.UTF_8);
	}

	@Override
	public void close() {
		this.consumer.close();
	}

	/**
	 * What http-kafka answers.
	 *
	 * @param etag of it what matters here, behind the slash; before that stands how far
	 * the cache has come
	 */
	public record Response(int status, String body, String contentType, String etag) {

	}

	/**
	 * What sse-kafka sends.
	 */
	public record Event(String type, String id, String data) {

	}

}
