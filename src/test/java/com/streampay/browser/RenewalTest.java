package com.streampay.browser;

import java.util.List;
import java.util.stream.Stream;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Access tokens that live for half a minute.
 */
class RenewalTest extends BrowserTest {

	@Override
	Stream<String> settings() {
		return Stream.concat(super.settings(), Stream.of("--streampay.local.token-lifetime=30s"));
	}

	@Test
	void a_session_is_renewed_before_it_ends_and_what_is_live_stays_so() {
		Page alice = enter(context(), "alice");
		Page bob = enter(context(), "bob");
		bob.evaluate("""
				() => {
					window.seen = [];
					const status = document.querySelector('header .status');
					new MutationObserver(() => window.seen.push(status.className))
						.observe(status, { attributeFilter: ['class'] });
				}""");
		for (int renewal = 0; renewal < 2; renewal++) {
			Response renewed = bob.waitForResponse(response -> response.url().endsWith("/session/renew"),
					new Page.WaitForResponseOptions().setTimeout(60_000), () -> {
					});
			assertThat(renewed.status()).isEqualTo(200);
		}
		pay(alice, "Bob", "2.50");

		assertThat(bob.locator(".balance-figure")).hasText("102.50");
		@SuppressWarnings("unchecked")
		List<String> seen = (List<String>) bob.evaluate("window.seen");
		assertThat(seen).isEmpty();
	}

}
