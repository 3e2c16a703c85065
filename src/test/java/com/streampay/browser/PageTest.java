package com.streampay.browser;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.RequestOptions;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Alice and Bob, each in a browser of their own, do everything that the page lets them.
 */
class PageTest extends BrowserTest {

	@Test
	void a_payment_arrives_in_the_other_browser() {
		Page bob = enter(context(), "bob");
		Page alice = enter(context(), "alice");
		String before = balance(bob);
		pay(alice, "Bob", "2.50");

		assertThat(alice.locator(".receipt-state")).hasText(Pattern.compile("arrived"));
		assertThat(bob.locator(".balance-figure")).hasText(plus(before, 250));
		assertThat(bob.locator(".toast").first()).containsText("Alice paid you 2.50");
	}

	@Test
	void a_request_is_paid_by_its_terms() {
		Page bob = enter(context(), "bob");
		Page alice = enter(context(), "alice");
		request(bob, "Alice", "3.75");

		assertThat(alice.locator(".navigation-top .badge, .navigation-top [class*=badge]").first()).isVisible();
		assertThat(alice).hasTitle(Pattern.compile("^\\(\\d+\\)"));
		alice.navigate(url("#/requests"));
		Locator asked = row(alice, "Bob", "3.75");
		asked.locator("a").click();
		assertThat(alice.locator(".locked-terms")).isVisible();
		alice.locator("main button[type=submit]").click();
		assertThat(alice.locator(".receipt-done")).isVisible();

		bob.navigate(url("#/requests"));
		assertThat(row(bob, "Alice", "3.75")).hasCount(0);
		alice.navigate(url("#/requests"));
		assertThat(row(alice, "Bob", "3.75")).hasCount(0);
	}

	@Test
	void a_request_is_declined_by_the_one_who_is_asked() {
		Page bob = enter(context(), "bob");
		Page alice = enter(context(), "alice");
		request(bob, "Alice", "4.01");
		bob.navigate(url("#/requests"));
		assertThat(row(bob, "Alice", "4.01")).isVisible();
		alice.navigate(url("#/requests"));
		row(alice, "Bob", "4.01").locator("button").click();
		alice.getByText("Yes, decline").click();

		assertThat(row(alice, "Bob", "4.01")).hasCount(0);
		assertThat(row(bob, "Alice", "4.01")).hasCount(0);
	}

	@Test
	void a_request_is_cancelled_by_the_one_who_asks() {
		Page bob = enter(context(), "bob");
		Page alice = enter(context(), "alice");
		request(bob, "Alice", "4.02");
		alice.navigate(url("#/requests"));
		assertThat(row(alice, "Bob", "4.02")).isVisible();
		bob.navigate(url("#/requests"));
		row(bob, "Alice", "4.02").locator("button").click();
		bob.getByText("Yes, cancel").click();

		assertThat(row(bob, "Alice", "4.02")).hasCount(0);
		assertThat(row(alice, "Bob", "4.02")).hasCount(0);
	}

	@Test
	void more_than_there_is_is_refused_in_words() {
		enter(context(), "bob");
		Page alice = enter(context(), "alice");
		fillIn(alice, "pay", "Bob", "5000");
		alice.locator("main button[type=submit]").click();
		assertThat(alice.locator(".notice-bad")).isVisible();
		assertThat(alice.locator(".notice-bad")).not().containsText("urn:");
	}

	/** The balance that was seen is not the one that is there when the payment comes. */
	@Test
	void a_payment_that_rests_on_an_old_balance_is_asked_about() {
		enter(context(), "bob");
		BrowserContext browser = context();
		Page carol = enter(browser, "carol");
		assertThat(carol.locator(".balance-figure")).hasText(Pattern.compile("100"));
		fillIn(carol, "pay", "Bob", "70");
		carol.route("**/pay", route -> {
			payElsewhere(browser, "3.00");
			route.resume();
		}, new Page.RouteOptions().setTimes(1));
		carol.locator("main button[type=submit]").click();

		Locator dialog = carol.locator("dialog[open]");
		assertThat(dialog).containsText("97");
		dialog.getByText("Pay anyway").click();
		assertThat(carol.locator(".receipt-done")).isVisible();
	}

	@Test
	void a_payment_goes_on_with_the_same_key_when_the_network_fails() {
		Page bob = enter(context(), "bob");
		Page alice = enter(context(), "alice");
		String before = balance(bob);
		java.util.Set<String> keys = new java.util.concurrent.ConcurrentSkipListSet<>();
		alice.onRequest(request -> {
			if (request.url().endsWith("/pay")) {
				keys.add(request.headerValue("idempotency-key"));
			}
		});
		// Once without an answer although it was decided, once without being sent at all.
		alice.route("**/pay", route -> {
			route.fetch();
			route.abort();
		}, new Page.RouteOptions().setTimes(1));
		alice.route("**/pay", Route::abort, new Page.RouteOptions().setTimes(1));
		pay(alice, "Bob", "1.25");

		assertThat(keys).hasSize(1);
		assertThat(bob.locator(".balance-figure")).hasText(plus(before, 125));
	}

	@Test
	void who_was_offline_has_missed_nothing() {
		Page bob = enter(context(), "bob");
		BrowserContext browser = context();
		Page alice = enter(browser, "alice");
		String before = balance(alice);
		browser.setOffline(true);
		assertThat(alice.locator(".status").first()).containsText("Offline");
		pay(bob, "Alice", "0.75");
		browser.setOffline(false);

		awaitLive(alice);
		assertThat(alice.locator(".balance-figure")).hasText(plus(before, 75));
	}

	@Test
	void two_tabs_show_the_same() {
		Page bob = enter(context(), "bob");
		BrowserContext browser = context();
		Page first = enter(browser, "alice");
		Page second = browser.newPage();
		second.navigate(url(""));
		awaitLive(second);
		String before = balance(first);
		pay(bob, "Alice", "0.25");

		assertThat(first.locator(".balance-figure")).hasText(plus(before, 25));
		assertThat(second.locator(".balance-figure")).hasText(plus(before, 25));
	}

	@Test
	void of_seven_tabs_that_are_all_in_sight_the_last_used_are_live_and_every_one_can_be() {
		enter(context(), "bob");
		BrowserContext browser = context();
		List<Page> tabs = new ArrayList<>(List.of(enter(browser, "alice")));
		while (tabs.size() < 7) {
			Page tab = browser.newPage();
			tab.navigate(url(""));
			awaitLive(tab);
			tabs.add(tab);
		}
		// A browser has six connections to a host: four for streams, two for all else.
		tabs.getLast().waitForCondition(() -> count(tabs, ".status-live") == 4 && count(tabs, ".status-paused") == 3);
		Page paused = tabs.stream().filter(tab -> count(List.of(tab), ".status-paused") == 1).findAny().orElseThrow();
		paused.locator(".status-paused button").click();
		awaitLive(paused);
		String before = balance(paused);
		pay(paused, "Bob", "0.10");
		paused.navigate(url("#/"));

		assertThat(paused.locator(".balance-figure")).hasText(plus(before, -10));
	}

	@Test
	void who_signs_out_is_signed_out_everywhere() {
		BrowserContext browser = context();
		Page first = enter(browser, "alice");
		Page second = browser.newPage();
		second.navigate(url("#/profile"));
		second.getByText("Sign out").click();

		assertThat(second.locator(".landing")).isVisible();
		assertThat(first.locator(".landing")).isVisible();
		// At the issuer too: it asks who it is.
		second.locator("a[href^='/sign-in']").first().click();
		assertThat(second.locator("input[name=password]")).isVisible();
	}

	@Test
	void the_statement_shows_balances_and_finds_payments() {
		enter(context(), "bob");
		Page alice = enter(context(), "alice");
		pay(alice, "Bob", "0.11");
		alice.navigate(url("#/statement"));

		assertThat(alice.locator(".uplot canvas").first()).isVisible();
		assertThat(alice.locator(".payments-table")).containsText("0.11");
		alice.locator(".payments input[type=search]").fill("nobody at all");
		assertThat(alice.locator(".payments-table")).hasCount(0);
		alice.locator(".payments input[type=search]").fill("bob");
		assertThat(alice.locator(".payments-table")).containsText("Bob");
		assertThat(alice.waitForDownload(() -> alice.getByText("CSV").click()).suggestedFilename())
			.isEqualTo("payments.csv");
	}

	@Test
	void what_was_sent_can_be_followed_to_the_query_models() {
		Page alice = enter(context(), "alice");
		enter(context(), "bob");
		pay(alice, "Bob", "1.00");
		alice.navigate(url("#/follow"));

		Locator steps = alice.locator(".timeline");
		for (String step : new String[] { "You sent it", "On the topic “commands”", "PaymentSent decided and stored",
				"PaymentSent on the topic “events”", "PaymentSent projected", "On the topic “replies”",
				"You had the answer", "PaymentReceived projected" }) {
			assertThat(steps.getByText(step).first()).isVisible();
		}
		assertThat(alice.locator(".notice-bad")).hasCount(0);
	}

	@Test
	void everything_is_done_on_a_phone_too() {
		enter(context(), "bob");
		Page alice = enter(phone(), "alice");
		assertThat(alice.locator(".navigation-bar")).isVisible();
		pay(alice, "Bob", "0.50");
		for (String view : new String[] { "", "#/pay", "#/requests", "#/statement", "#/profile", "#/follow" }) {
			alice.navigate(url(view));
			assertThat(alice.locator("h1").first()).hasCount(1);
			assertThat((int) alice.evaluate("document.documentElement.scrollWidth - innerWidth")).as(view)
				.isLessThanOrEqualTo(0);
		}
	}

	private static Locator row(Page page, String person, String amount) {
		return page.locator(".request")
			.filter(new Locator.FilterOptions().setHasText(person))
			.filter(new Locator.FilterOptions().setHasText(amount));
	}

	private static int count(List<Page> pages, String selector) {
		return pages.stream().mapToInt(page -> page.locator(selector).count()).sum();
	}

	private static String balance(Page page) {
		return page.locator(".balance-figure").textContent();
	}

	/** The balance as it is shown, so many minor units more. */
	private static String plus(String shown, long minor) {
		long sum = Long.parseLong(shown.replaceAll("\\D", "")) + minor;
		return "%,d.%02d".formatted(sum / 100, sum % 100);
	}

	/** From the same browser, but not by the page. */
	private void payElsewhere(BrowserContext browser, String amount) {
		int status = browser.request()
			.post(url("pay"),
					RequestOptions.create()
						.setHeader("Idempotency-Key", UUID.randomUUID().toString())
						.setHeader("Content-Type", "application/json")
						.setHeader("Sec-Fetch-Site", "same-origin")
						.setData("{\"userId\":\"bob\",\"amount\":" + amount + "}"))
			.status();
		assertThat(status).isEqualTo(200);
	}

}
