package com.streampay.browser;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import com.streampay.local.LocalStreamPay;
import com.streampay.support.ServiceProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

import org.springframework.context.ConfigurableApplicationContext;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real Chromium on the local default. Without a Chromium on the machine the tests are
 * skipped, and say so; the environment variable {@code CHROMIUM} names another one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BrowserTest {

	private static final double PATIENCE_MILLIS = 20_000;

	private static final List<String> QUIET = List.of("--no-sandbox", "--disable-gpu", "--disable-quic",
			"--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync");

	private static final Pattern AMOUNT = Pattern.compile("\\d");

	private final int port = ServiceProcess.freePort();

	private final List<String> errors = new ArrayList<>();

	private final List<BrowserContext> contexts = new ArrayList<>();

	private ConfigurableApplicationContext streamPay;

	private Playwright playwright;

	private Browser browser;

	@BeforeAll
	void start() {
		Optional<Path> chromium = chromium();
		Assumptions.assumeTrue(chromium.isPresent(),
				"There is no Chromium: install one (Debian: apt-get install chromium), or name it by CHROMIUM");
		this.streamPay = LocalStreamPay
			.start(Stream.concat(Stream.of("--server.port=" + this.port, "--management.server.port=0"), settings())
				.toArray(String[]::new));
		PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
		this.playwright = Playwright
			.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
		this.browser = this.playwright.chromium()
			.launch(new BrowserType.LaunchOptions().setExecutablePath(chromium.get()).setArgs(QUIET));
	}

	@AfterAll
	void stop() {
		if (this.playwright != null) {
			this.playwright.close();
		}
		if (this.streamPay != null) {
			this.streamPay.close();
		}
	}

	@AfterEach
	void nothingWentWrongUnseen() {
		this.contexts.forEach(BrowserContext::close);
		this.contexts.clear();
		assertThat(this.errors).isEmpty();
	}

	/** What differs from the local default. */
	Stream<String> settings() {
		return Stream.of("--streampay.simulation.enabled=false");
	}

	private static Optional<Path> chromium() {
		return Stream
			.of(System.getenv("CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
			.filter(path -> path != null)
			.map(Path::of)
			.filter(Files::isExecutable)
			.findFirst();
	}

	/** A browser of somebody's own. */
	BrowserContext context() {
		return context(new Browser.NewContextOptions().setViewportSize(1280, 800));
	}

	BrowserContext phone() {
		return context(new Browser.NewContextOptions().setViewportSize(390, 844).setIsMobile(true).setHasTouch(true));
	}

	BrowserContext context(Browser.NewContextOptions options) {
		BrowserContext context = this.browser.newContext(options.setLocale("en-GB"));
		this.contexts.add(context);
		context.onWebError(error -> this.errors.add(error.error()));
		context.onConsoleMessage(message -> {
			if (message.text().contains("Content Security Policy")) {
				this.errors.add(message.text());
			}
		});
		return context;
	}

	static Browser.NewContextOptions still(boolean dark) {
		return new Browser.NewContextOptions().setReducedMotion(ReducedMotion.REDUCE)
			.setColorScheme(dark ? ColorScheme.DARK : ColorScheme.LIGHT);
	}

	String url(String path) {
		return URI.create("http://localhost:" + this.port + "/" + path).toString();
	}

	/** Signs in as one of the demo users, by the issuer's own form. */
	Page signIn(BrowserContext context, String user) {
		Page page = context.newPage();
		page.navigate(url(""));
		page.locator("a[href^='/sign-in']").first().click();
		page.locator("input[name=username]").fill(user);
		page.locator("input[name=password]").fill(user);
		page.locator("button[type=submit]").click();
		return page;
	}

	/** The same, and has an account: the first time, opens it. */
	Page enter(BrowserContext context, String user) {
		Page page = signIn(context, user);
		Locator balance = page.locator(".home .balance-figure").filter(new Locator.FilterOptions().setHasText(AMOUNT));
		assertThat(page.locator(".welcome").or(balance).first()).isVisible();
		if (page.locator(".welcome").isVisible()) {
			page.locator("#welcome-name").fill(name(user));
			page.locator("#welcome-username").fill(user);
			page.locator(".welcome button[type=submit]").click();
		}
		assertThat(balance).isVisible();
		awaitLive(page);
		return page;
	}

	static String name(String user) {
		return Character.toUpperCase(user.charAt(0)) + user.substring(1);
	}

	static void awaitLive(Page page) {
		assertThat(page.locator(".status-live").first()).isVisible();
	}

	/** Fills in whom and how much. */
	void fillIn(Page page, String mode, String person, String amount) {
		page.navigate(url("#/pay?mode=" + mode));
		page.locator("#pay-person").click();
		page.locator("#pay-person").fill(person);
		Locator option = page.locator(".option");
		assertThat(option).hasCount(1);
		option.click();
		page.locator("#pay-amount").fill(amount);
	}

	void pay(Page page, String person, String amount) {
		fillIn(page, "pay", person, amount);
		page.locator("main button[type=submit]").click();
		assertThat(page.locator(".receipt-done")).isVisible();
	}

	void request(Page page, String person, String amount) {
		fillIn(page, "request", person, amount);
		page.locator("main button[type=submit]").click();
		assertThat(page.locator(".receipt-done")).isVisible();
	}

}
