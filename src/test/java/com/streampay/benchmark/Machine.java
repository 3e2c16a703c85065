package com.streampay.benchmark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

import com.sun.management.OperatingSystemMXBean;
import org.apache.kafka.common.utils.AppInfoParser;
import org.postgresql.util.DriverInfo;

/**
 * What was measured on.
 */
final class Machine {

	private Machine() {
	}

	static String describe() throws IOException {
		OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
		return """
				Measured on %s: %s, %d cores, %d GiB, %s %s, Java %s (%s), Kafka %s, PostgreSQL 18 with \
				`fsync` and `synchronous_commit` on, %s. Everything, the clients too, shares these cores. \
				System load at the end: %.1f.
				""".formatted(LocalDate.now(ZoneOffset.UTC), processor(), system.getAvailableProcessors(),
				system.getTotalMemorySize() >> 30, system.getName(), system.getVersion(), Runtime.version(),
				System.getProperty("java.vm.name"), AppInfoParser.getVersion(), DriverInfo.DRIVER_FULL_NAME,
				system.getSystemLoadAverage());
	}

	private static String processor() throws IOException {
		Path cpus = Path.of("/proc/cpuinfo");
		if (Files.notExists(cpus)) {
			return System.getProperty("os.arch");
		}
		return Files.readAllLines(cpus)
			.stream()
			.filter(line -> line.startsWith("model name"))
			.map(line -> line.substring(line.indexOf(':') + 1).strip())
			.findFirst()
			.orElse(System.getProperty("os.arch"));
	}

}
