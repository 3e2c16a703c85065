package com.streampay.local;

import com.streampay.StreamPayApplication;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication.AbandonedRunException;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Runs the whole of StreamPay in one JVM: PostgreSQL, Kafka, the authorization server and
 * the service. Ctrl-C stops everything and leaves nothing behind, except what
 * `streampay.local.data` asks to keep.
 */
public final class LocalStreamPay {

	private LocalStreamPay() {
	}

	public static void main(String[] args) {
		try {
			System.out.println(welcome(start(args).getEnvironment()));
		}
		catch (AbandonedRunException ex) {
			System.exit(1);
		}
	}

	/** Starts it. Whoever closes it stops everything. */
	public static ConfigurableApplicationContext start(String... args) {
		return new SpringApplicationBuilder(StreamPayApplication.class, LocalAuthorizationServer.class)
			.initializers(new LocalInfrastructure())
			.bannerMode(Banner.Mode.OFF)
			.run(args);
	}

	private static String welcome(ConfigurableEnvironment environment) {
		String issuer = environment.getRequiredProperty(LocalInfrastructure.ISSUER);
		String kept = environment.getProperty(LocalInfrastructure.DATA);
		return """

				  StreamPay is ready: %s
				  Sign in as alice, bob or carol; the name is the password.

				  A token for alice (bob and carol have one too):
				    curl -s -u alice:alice -d grant_type=client_credentials -d scope="%s" %s/oauth2/token

				  PostgreSQL  %s
				  Kafka       %s
				  Data        %s

				  Ctrl-C stops everything.
				""".formatted(issuer, String.join(" ", LocalAuthorizationServer.SCOPES), issuer,
				environment.getRequiredProperty("spring.datasource.url"),
				environment.getRequiredProperty("spring.kafka.bootstrap-servers"), (kept != null) ? "kept in " + kept
						: "fresh, gone when this stops; to keep them: --" + LocalInfrastructure.DATA + "=<directory>");
	}

}
