package com.streampay.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.stream.Stream;

import com.streampay.role.OnRole;
import com.streampay.role.Role;
import com.streampay.security.BrowserHeaders;

import org.springframework.boot.autoconfigure.web.WebProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistration;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Serves the page and the descriptions of the API. No token is looked at, so none that is
 * stale stands in the way of the page that would renew it.
 */
@Configuration(proxyBeanMethods = false)
@OnRole(Role.GATEWAY)
class SiteConfiguration implements WebMvcConfigurer {

	private static final String WEBJARS = "classpath:/META-INF/resources/webjars/";

	private final String[] locations;

	SiteConfiguration(WebProperties properties) {
		this.locations = properties.getResources().getStaticLocations();
	}

	@Bean
	@Order(10)
	SecurityFilterChain site(HttpSecurity http) {
		http.securityMatcher(read("/", "/index.html", "/favicon.svg", "/manifest.webmanifest", "/openapi.yaml",
				"/asyncapi.yaml", "/app/**", "/webjars/**"));
		http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll());
		http.headers(new BrowserHeaders());
		http.sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
		http.csrf(AbstractHttpConfigurer::disable);
		http.logout(AbstractHttpConfigurer::disable);
		http.requestCache(AbstractHttpConfigurer::disable);
		return http.build();
	}

	/**
	 * Types that neither Spring nor Tomcat knows, and browsers are told not to guess.
	 */
	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> moreTypes() {
		return factory -> factory.addContextCustomizers(context -> {
			context.addMimeMapping("webmanifest", "application/manifest+json");
			context.addMimeMapping("yaml", "application/yaml");
		});
	}

	/**
	 * What has its version in its address never changes. All else is asked for each time,
	 * and sent only if it has changed. Content tells that, not time, which goes back when
	 * an older version of the service is put in place again.
	 */
	@Override
	public void addResourceHandlers(ResourceHandlerRegistry registry) {
		registry.addResourceHandler("/webjars/{name}/{version:\\d+\\..*}/**")
			.addResourceLocations(WEBJARS)
			.setCacheControl(CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable());
		// The chain finds the version that an address leaves out.
		askedForEachTime(registry.addResourceHandler("/webjars/**").addResourceLocations(WEBJARS)).resourceChain(true);
		askedForEachTime(registry
			.addResourceHandler("/index.html", "/favicon.svg", "/manifest.webmanifest", "/openapi.yaml",
					"/asyncapi.yaml")
			.addResourceLocations(this.locations));
		askedForEachTime(registry.addResourceHandler("/app/**")
			.addResourceLocations(Stream.of(this.locations).map(location -> location + "app/").toArray(String[]::new)));
	}

	private static ResourceHandlerRegistration askedForEachTime(ResourceHandlerRegistration files) {
		return files.setCacheControl(CacheControl.noCache())
			.setUseLastModified(false)
			.setEtagGenerator(SiteConfiguration::digest);
	}

	private static String digest(Resource file) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(file.getContentAsByteArray());
			return "\"" + HexFormat.of().formatHex(digest, 0, 16) + "\"";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static RequestMatcher read(String... paths) {
		return new OrRequestMatcher(Stream.of(paths)
			.flatMap(path -> Stream.of(HttpMethod.GET, HttpMethod.HEAD)
				.<RequestMatcher>map(method -> PathPatternRequestMatcher.pathPattern(method, path)))
			.toList());
	}

}
