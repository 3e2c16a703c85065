package com.streampay.stream;

import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.apache.catalina.connector.Connector;

import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.stereotype.Component;

/**
 * A stream keeps its connection's buffers for as long as it is open, and there may be
 * thousands: what Tomcat reserves for each is made smaller. Requests and events are
 * small, so nothing gets slower by it.
 */
@Component
@OnRole(Role.GATEWAY)
class SmallBuffers implements TomcatConnectorCustomizer {

	private static final String READ_BYTES = "1024";

	private static final String WRITE_BYTES = "4096";

	@Override
	public void customize(Connector connector) {
		connector.setProperty("socket.appReadBufSize", READ_BYTES);
		connector.setProperty("socket.appWriteBufSize", WRITE_BYTES);
	}

}
