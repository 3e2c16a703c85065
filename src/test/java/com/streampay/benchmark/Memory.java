package com.streampay.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import com.streampay.support.Processes;

/**
 * What a JVM uses of it.
 */
final class Memory {

	private static final Pattern USED = Pattern.compile("total .*used (\\d+)K");

	private Memory() {
	}

	/** Bytes of the heap in use after a full collection. */
	static long heap(long pid) throws IOException {
		String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
		output(jcmd, Long.toString(pid), "GC.run");
		// The generations of a heap, each on a line of its own, or all of it; and what is
		// no heap has no total.
		return USED.matcher(output(jcmd, Long.toString(pid), "GC.heap_info"))
			.results()
			.mapToLong((used) -> Long.parseLong(used.group(1)) << 10)
			.reduce(Long::sum)
			.orElseThrow(() -> new IllegalStateException("The JVM does not tell what it uses of its heap"));
	}

	/** Bytes of the machine's memory that the process holds. */
	static long resident(long pid) throws IOException {
		return Long.parseLong(output("ps", "-o", "rss=", "-p", Long.toString(pid)).strip()) << 10;
	}

	private static String output(String... command) throws IOException {
		Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes());
		Processes.awaitEnd(process.toHandle());
		return output;
	}

}
