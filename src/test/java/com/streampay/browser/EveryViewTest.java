package com.streampay.browser;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every view, as it looks and to whom it is accessible: with axe, in light and dark, on a
 * desk and on a phone, while the town is lively. The pictures go to
 * {@code target/screenshots}, or where {@code -Dstreampay.screenshots=docs/images} says.
 */
class EveryViewTest extends BrowserTest {

	private static final Path PICTURES = Path.of(System.getProperty("streampay.screenshots", "target/screenshots"));

	private static final Map<String, String> VIEWS = new TreeMap<>(Map.of("home", "#/", "pay", "#/pay", "requests",
			"#/requests", "statement", "#/statement", "profile", "#/profile", "follow", "#/follow"));

	@Override
	Stream<String> settings() {
		return Stream
			.of("new-user-every=200ms", "payment-every=400ms", "request-every=500ms", "payment-to-real-user-every=4s",
					"request-to-real-user-every=5s")
			.map(setting -> "--streampay.simulation." + setting);
	}

	@ParameterizedTest
	@CsvSource({ "light, desk", "dark, desk", "light, phone", "dark, phone" })
	void every_view_is_accessible(String colours, String device) {
		boolean phone = device.equals("phone");
		BrowserContext browser = context(
				still(colours.equals("dark")).setViewportSize(phone ? 390 : 1280, phone ? 844 : 800)
					.setIsMobile(phone)
					.setHasTouch(phone));
		Page page = browser.newPage();
		page.navigate(url(""));
		assertThat(page.locator(".landing")).isVisible();
		check(page, "landing", colours, device);

		page = enter(browser, "alice");
		enter(context(), "bob");
		pay(page, "Bob", "1.00");
		request(page, "Bob", "5.00");
		for (Map.Entry<String, String> view : VIEWS.entrySet()) {
			page.navigate(url(view.getValue()));
			assertThat(page.locator("main h1").first()).hasCount(1);
			awaitLive(page);
			if (view.getKey().equals("statement")) {
				assertThat(page.locator(".payments-table")).isVisible();
				assertThat(page.locator(".uplot canvas").first()).isVisible();
			}
			if (view.getKey().equals("follow")) {
				assertThat(page.getByText("PaymentRequested projected").first()).isVisible();
			}
			check(page, view.getKey(), colours, device);
		}
	}

	@Test
	void the_page_asks_no_other_host_for_anything() {
		BrowserContext browser = context();
		List<String> foreign = new java.util.concurrent.CopyOnWriteArrayList<>();
		browser.onRequest(request -> {
			if (!request.url().startsWith(url("")) && !request.url().startsWith("blob:")
					&& !request.url().startsWith("data:")) {
				foreign.add(request.url());
			}
		});
		Page page = enter(browser, "carol");
		VIEWS.values().forEach(view -> {
			page.navigate(url(view));
			assertThat(page.locator("main h1").first()).hasCount(1);
		});
		assertThat(foreign).isEmpty();
	}

	private static void check(Page page, String view, String colours, String device) {
		page.screenshot(new Page.ScreenshotOptions()
			.setPath(PICTURES.resolve("%s-%s-%s.png".formatted(view, device, colours))));
		List<Rule> violations = new AxeBuilder(page).analyze().getViolations();
		assertThat(violations).as(view)
			.extracting(violation -> violation.getId() + ": "
					+ violation.getNodes().stream().map(node -> node.getHtml()).toList())
			.isEmpty();
	}

}
