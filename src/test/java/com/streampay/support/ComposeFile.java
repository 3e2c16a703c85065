package com.streampay.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.yaml.snakeyaml.Yaml;

/**
 * {@code docker-compose.yml}, as far as it can be read without Docker.
 */
public final class ComposeFile {

	private static final Path FILE = Path.of("docker-compose.yml");

	private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?::([?-])([^}]*))?}");

	private final String text = read();

	/** All of it. */
	public Map<String, Object> content() {
		return new Yaml().load(this.text);
	}

	/** A service of it, by its name. */
	@SuppressWarnings("unchecked")
	public Map<String, Object> service(String name) {
		return ((Map<String, Map<String, Object>>) content().get("services")).get(name);
	}

	/** The variables that it takes from its environment. */
	public Set<String> variables() {
		Set<String> names = new TreeSet<>();
		VARIABLE.matcher(this.text).results().forEach(match -> names.add(match.group(1)));
		return names;
	}

	/**
	 * The environment of a service.
	 * @param variables what the file takes from its own
	 */
	public Map<String, String> environment(String service, Map<String, String> variables) {
		Map<String, String> environment = new LinkedHashMap<>();
		((Map<?, ?>) service(service).get("environment"))
			.forEach((name, value) -> environment.put(name.toString(), substitute(value.toString(), variables)));
		return environment;
	}

	private static String substitute(String text, Map<String, String> variables) {
		return VARIABLE.matcher(text).replaceAll(match -> {
			String value = variables.getOrDefault(match.group(1), "-".equals(match.group(2)) ? match.group(3) : null);
			if (value == null) {
				throw new IllegalArgumentException(match.group(1) + " is not set: " + match.group(3));
			}
			return Matcher.quoteReplacement(value);
		});
	}

	private static String read() {
		try {
			return Files.readString(FILE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
