package com.streampay.session;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;

/**
 * What is known of the issuer, asked for when somebody signs in and not before: the
 * service starts without it, and may be the issuer itself. All who sign in meanwhile wait
 * for the same answer, none of them for long, and if it fails the next asks again.
 */
class IssuerRegistration implements ClientRegistrationRepository {

	/** The name that the settings have for it. */
	static final String ID = "streampay";

	private final Supplier<ClientRegistration> discovery;

	private final Duration patience;

	private CompletableFuture<ClientRegistration> attempt;

	IssuerRegistration(Supplier<ClientRegistration> discovery, Duration patience) {
		this.discovery = discovery;
		this.patience = patience;
	}

	@Override
	public ClientRegistration findByRegistrationId(String registrationId) {
		return ID.equals(registrationId) ? get() : null;
	}

	/**
	 * The registration.
	 * @throws IssuerAwayException if it is not to be had now
	 */
	ClientRegistration get() {
		try {
			return attempt().get(this.patience.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException ex) {
			throw new IssuerAwayException(ex.getCause());
		}
		catch (TimeoutException ex) {
			throw new IssuerAwayException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IssuerAwayException(ex);
		}
	}

	private synchronized CompletableFuture<ClientRegistration> attempt() {
		if (this.attempt == null || this.attempt.isCompletedExceptionally()) {
			this.attempt = CompletableFuture.supplyAsync(this.discovery, Thread::startVirtualThread);
		}
		return this.attempt;
	}

}
