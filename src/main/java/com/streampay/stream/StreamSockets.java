package com.streampay.stream;

import java.io.IOException;

import com.streampay.role.OnRole;
import com.streampay.role.Role;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.ActionCode;
import org.apache.coyote.UpgradeToken;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Takes the sockets of streams over from Tomcat once their requests have been handled, as
 * for another protocol: a stream then keeps its socket alone, and what Tomcat needs to
 * handle a request (some 60 KiB) handles the next one.
 */
@Component
@OnRole(Role.GATEWAY)
class StreamSockets implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

	private static final String CONNECTION = StreamConnection.class.getName();

	private static final String READ_BYTES = "1024";

	private static final String WRITE_BYTES = "4096";

	/**
	 * Has the connection go on after the request, whose response must have been begun,
	 * and ends where the connection does.
	 */
	static void takeOver(HttpServletRequest request, StreamConnection connection) {
		request.setAttribute(CONNECTION, connection);
	}

	@Override
	public void customize(TomcatServletWebServerFactory factory) {
		factory.addConnectorCustomizers(StreamSockets::useSmallBuffers);
		factory.addContextValves(new Valve());
	}

	/**
	 * Every socket has these for as long as it is open. Requests and events are small, so
	 * nothing gets slower by it.
	 */
	private static void useSmallBuffers(Connector connector) {
		connector.setProperty("socket.appReadBufSize", READ_BYTES);
		connector.setProperty("socket.appWriteBufSize", WRITE_BYTES);
	}

	private static final class Valve extends ValveBase {

		Valve() {
			super(true);
		}

		@Override
		public void invoke(Request request, Response response) throws IOException, ServletException {
			getNext().invoke(request, response);
			if (request.getAttribute(CONNECTION) instanceof StreamConnection connection) {
				if (response.isError()) {
					connection.ended();
				}
				else {
					upgrade(request, connection);
				}
			}
		}

		/**
		 * Not by {@link Request#upgrade}, where the client names the protocol, and each
		 * name is kept for ever.
		 */
		private static void upgrade(Request request, StreamConnection connection) {
			AbstractProtocol<?> protocol = (AbstractProtocol<?>) request.getConnector().getProtocolHandler();
			StreamSocket socket = new StreamSocket(connection, protocol.getConnectionTimeout());
			request.getCoyoteRequest()
				.action(ActionCode.UPGRADE, new UpgradeToken(socket, request.getContext(), null, "event-stream"));
		}

	}

}
