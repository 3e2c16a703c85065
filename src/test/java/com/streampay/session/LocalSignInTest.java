package com.streampay.session;

import java.net.URI;

import com.streampay.local.LocalStreamPay;
import com.streampay.support.Browser;
import com.streampay.support.ServiceProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * With the authorization server of the local default, as {@code spring-boot:test-run}
 * starts it.
 */
class LocalSignInTest extends SignInContract {

	private final int port = ServiceProcess.freePort();

	private final ConfigurableApplicationContext streamPay = LocalStreamPay.start("--server.port=" + this.port,
			"--management.server.port=0");

	@AfterAll
	void stop() {
		this.streamPay.close();
	}

	@Override
	URI uri(String path) {
		return URI.create("http://localhost:" + this.port + path);
	}

}
