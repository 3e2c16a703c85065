package com.streampay.session;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientProperties;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientProperties.Provider;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientProperties.Registration;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class IssuerRegistrationTest {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final ClientRegistration CLIENT = ClientRegistration.withRegistrationId(IssuerRegistration.ID)
		.clientId("page")
		.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
		.redirectUri("{baseUrl}/sign-in/callback")
		.authorizationUri("https://issuer.example/authorize")
		.tokenUri("https://issuer.example/token")
		.build();

	@Test
	void the_issuer_is_asked_when_it_is_needed_and_once() {
		AtomicInteger asked = new AtomicInteger();
		IssuerRegistration registration = new IssuerRegistration(() -> {
			asked.incrementAndGet();
			return CLIENT;
		}, PATIENCE);
		assertThat(asked).hasValue(0);

		assertThat(registration.findByRegistrationId("streampay")).isSameAs(CLIENT);
		assertThat(registration.get()).isSameAs(CLIENT);
		assertThat(registration.findByRegistrationId("other")).isNull();
		assertThat(asked).hasValue(1);
	}

	@Test
	void whoever_comes_after_a_failure_asks_again() {
		AtomicInteger asked = new AtomicInteger();
		IssuerRegistration registration = new IssuerRegistration(() -> {
			if (asked.incrementAndGet() < 3) {
				throw new IllegalArgumentException("away");
			}
			return CLIENT;
		}, PATIENCE);

		assertThatExceptionOfType(IssuerAwayException.class).isThrownBy(registration::get);
		assertThatExceptionOfType(IssuerAwayException.class).isThrownBy(registration::get);
		assertThat(registration.get()).isSameAs(CLIENT);
	}

	@Test
	void all_wait_for_the_same_answer() {
		AtomicInteger asked = new AtomicInteger();
		CountDownLatch answer = new CountDownLatch(1);
		IssuerRegistration registration = new IssuerRegistration(() -> {
			asked.incrementAndGet();
			await(answer);
			return CLIENT;
		}, PATIENCE);

		List<CompletableFuture<ClientRegistration>> all = Stream
			.generate(() -> CompletableFuture.supplyAsync(registration::get, Thread::startVirtualThread))
			.limit(10)
			.toList();
		answer.countDown();

		assertThat(all).extracting(CompletableFuture::join).containsOnly(CLIENT);
		assertThat(asked).hasValue(1);
	}

	@Test
	void nobody_waits_for_long() {
		CountDownLatch never = new CountDownLatch(1);
		IssuerRegistration registration = new IssuerRegistration(() -> {
			await(never);
			return CLIENT;
		}, Duration.ofMillis(10));

		assertThatExceptionOfType(IssuerAwayException.class).isThrownBy(registration::get);
		never.countDown();
	}

	@ParameterizedTest
	@CsvSource({ "other, streampay, openid, registration.streampay", "streampay, other, openid, issuer-uri",
			"streampay, streampay, profile, openid" })
	void what_is_set_wrongly_is_told_at_the_start(String registration, String provider, String scope, String told) {
		OAuth2ClientProperties properties = new OAuth2ClientProperties();
		Registration client = new Registration();
		client.setClientId("page");
		client.setScope(java.util.Set.of(scope));
		properties.getRegistration().put(registration, client);
		properties.getProvider().put(provider, new Provider());

		assertThatIllegalStateException().isThrownBy(() -> new SignInConfiguration().issuerRegistration(properties))
			.withMessageContaining(told);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
