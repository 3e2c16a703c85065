package com.streampay.support;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Clients that ask for more than any buffer holds and never read it.
 */
public final class StuckClients {

	private static final int RECEIVE_BUFFER = 4096;

	private StuckClients() {
	}

	public static List<Socket> open(RunningStreamPay streamPay, int count) throws IOException {
		String user = "stuck-" + UUID.randomUUID();
		streamPay.jdbc().sql("""
				INSERT INTO query.balance_history (user_id, version, balance_minor, changed_at)
				SELECT ?, number, number, now() FROM generate_series(0, 60000) AS number
				""").param(user).update();
		List<Socket> sockets = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			sockets.add(open(streamPay.uri("/balance-histories"), Tokens.of(user, "read:balances")));
		}
		return sockets;
	}

	private static Socket open(URI uri, String token) throws IOException {
		Socket socket = new Socket();
		socket.setReceiveBufferSize(RECEIVE_BUFFER);
		socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
		String request = "GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
			.formatted(uri.getPath(), token);
		socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
		socket.getOutputStream().flush();
		return socket;
	}

}
