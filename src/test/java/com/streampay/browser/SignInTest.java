package com.streampay.browser;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

/**
 * Sign-ins that come to nothing.
 */
class SignInTest extends BrowserTest {

	@ParameterizedTest
	@CsvSource({ "expired, took too long", "refused, was refused", "unavailable, cannot be reached",
			"other, was not completed" })
	void why_a_sign_in_failed_is_told_in_words(String reason, String words) {
		Page page = context().newPage();
		page.navigate(url("?sign-in=failed&reason=" + reason));

		assertThat(page.locator(".landing .notice")).containsText(words);
		assertThat(page.locator("a[href^='/sign-in']").first()).isVisible();
	}

	@Test
	void nobody_is_signed_in_by_a_sign_in_that_somebody_else_began() {
		Page page = context().newPage();
		page.navigate(url("sign-in/callback?code=stolen&state=forged"));

		assertThat(page.locator(".landing .notice")).containsText("Please try again");
		assertThat(page.locator("header .status")).hasCount(0);
	}

}
