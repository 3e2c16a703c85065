package com.streampay.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Records of a topic as they are for ever, one a file: key and headers, each on a line of
 * its own, an empty line, and the value, to the byte.
 */
public final class GoldenRecords {

	private static final String KEY = "key: ";

	private GoldenRecords() {
	}

	/** The names of all files of a directory, without their ending. */
	public static List<String> names(String directory) {
		try (Stream<Path> files = Files.list(path(directory))) {
			return files.map((file) -> file.getFileName().toString().replace(".txt", "")).sorted().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** What the file says. */
	public static String text(String directory, String name) {
		try {
			return Files.readString(path(directory).resolve(name + ".txt")).stripTrailing();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The same of a record. */
	public static String text(ProducerRecord<String, byte[]> record) {
		StringBuilder text = new StringBuilder(KEY).append(record.key()).append('\n');
		for (Header header : record.headers()) {
			text.append(header.key()).append(": ").append(utf8(header.value())).append('\n');
		}
		return text.append('\n').append(utf8(record.value())).toString();
	}

	/** The record that the file describes. */
	public static ConsumerRecord<String, byte[]> read(String topic, String directory, String name) {
		String text = text(directory, name);
		int end = text.indexOf("\n\n");
		List<String> lines = text.substring(0, end).lines().toList();
		ConsumerRecord<String, byte[]> record = new ConsumerRecord<>(topic, 0, 0,
				lines.getFirst().substring(KEY.length()), text.substring(end + 2).getBytes(StandardCharsets.UTF_8));
		for (String line : lines.subList(1, lines.size())) {
			int colon = line.indexOf(": ");
			record.headers().add(line.substring(0, colon), line.substring(colon + 2).getBytes(StandardCharsets.UTF_8));
		}
		return record;
	}

	private static Path path(String directory) {
		try {
			return Path.of(GoldenRecords.class.getResource("/" + directory).toURI());
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String utf8(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

}
