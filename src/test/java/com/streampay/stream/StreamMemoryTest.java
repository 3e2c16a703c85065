package com.streampay.stream;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.management.JMException;
import javax.management.ObjectName;

import com.streampay.support.RunningStreamPay;
import com.streampay.support.SseClient;
import com.streampay.support.Tokens;
import org.apache.coyote.http11.Http11Processor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is kept for as long as a stream is open. Tomcat keeps nothing for the next request
 * here, so that what is there is held by a stream.
 */
class StreamMemoryTest {

	private static final int STREAMS = 20;

	@Test
	void what_has_handled_its_request_is_let_go() throws Exception {
		List<SseClient> clients = new ArrayList<>();
		try (RunningStreamPay streamPay = RunningStreamPay.start(Map.of("server.tomcat.processor-cache", "0"))) {
			long before = instances(Http11Processor.class);
			String token = Tokens.of("watcher", "read:activities");
			for (int i = 0; i < STREAMS; i++) {
				clients.add(SseClient.open(streamPay.uri("/activities"), token));
			}
			Awaitility.await()
				.untilAsserted(() -> assertThat(instances(Http11Processor.class)).isLessThan(before + STREAMS / 2));
			assertThat(instances(StreamConnection.class)).isGreaterThanOrEqualTo(STREAMS);
		}
		finally {
			clients.forEach(SseClient::close);
		}
	}

	/** How many there are after a full collection. */
	private static long instances(Class<?> type) throws JMException {
		String histogram = (String) ManagementFactory.getPlatformMBeanServer()
			.invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
					new Object[] { new String[0] }, new String[] { String[].class.getName() });
		Matcher line = Pattern.compile("(?m)^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+" + Pattern.quote(type.getName()) + "\\s")
			.matcher(histogram);
		return line.find() ? Long.parseLong(line.group(1)) : 0;
	}

}
