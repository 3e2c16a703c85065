package com.streampay.security;

import java.net.http.HttpRequest;
import java.util.Map;

import com.streampay.support.Api;
import com.streampay.support.Api.Answer;
import com.streampay.support.RunningStreamPay;
import com.streampay.support.ServiceProcess;
import com.streampay.support.Tokens;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An issuer whose keys nobody has got yet.
 */
class IssuerAwayTest {

	private static final String TOKENS = "spring.security.oauth2.resourceserver.jwt.";

	@Test
	void the_service_starts_and_says_that_it_cannot_tell() {
		try (RunningStreamPay streamPay = RunningStreamPay.start(Map.of(TOKENS + "public-key-location", "",
				TOKENS + "issuer-uri", "http://127.0.0.1:" + ServiceProcess.freePort()))) {
			HttpRequest.Builder request = HttpRequest.newBuilder(streamPay.uri("/users"));
			assertThat(Api.send(request.build()).problem()).isEqualTo("unauthenticated");

			Answer answer = Api
				.send(request.header("Authorization", "Bearer " + Tokens.of("alice", "read:users")).build());

			assertThat(answer.status()).isEqualTo(503);
			assertThat(answer.problem()).isEqualTo("unavailable");
		}
	}

}
