package com.streampay.simulation;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A virtual user. The number says who it is, at any time and on any node. Whoever has a
 * token with such an id is that user, and may do what any user may.
 *
 * @param number from 1
 */
record VirtualUser(int number) {

	/** So many that there may be. */
	static final int MOST = 999_999;

	private static final Pattern ID = Pattern.compile("virtual-[1-9][0-9]{0,5}");

	private static final String[] FIRST = { "Amara", "Mateo", "Yuki", "Freya", "Omar", "Ingrid", "Kofi", "Leila",
			"Tomás", "Anika", "Jin", "Zofia", "Malik", "Elena", "Ravi", "Chloé", "Bjørn", "Nia", "Hugo", "Priya",
			"Samir", "Linh", "Oskar", "Mei", "Dante", "Ayşe", "Liam", "Noor", "Pavel", "Sofía", "Emeka" };

	private static final String[] LAST = { "Okafor", "Lindqvist", "Tanaka", "Moreau", "Haddad", "Novák", "Mensah",
			"Ferreira", "Nguyen", "Kowalska", "O’Brien", "Sharma", "Jensen", "Castillo", "Weber", "Demir", "Rossi",
			"Park", "Petrova", "Diallo", "Bergström", "Silva", "Chen", "Abebe", "Murphy", "Kaur", "Vega", "Ivanov",
			"Schmidt" };

	static boolean isVirtual(String userId) {
		return ID.matcher(userId).matches();
	}

	static String id(int number) {
		return "virtual-" + number;
	}

	String id() {
		return id(this.number);
	}

	/**
	 * Both lists have prime lengths, so that it takes 899 users until one comes again.
	 */
	String name() {
		return FIRST[this.number % FIRST.length] + " " + LAST[this.number % LAST.length];
	}

	String username() {
		String plain = Normalizer.normalize(name(), Normalizer.Form.NFD)
			.replaceAll("[^A-Za-z ]", "")
			.toLowerCase(Locale.ROOT);
		return plain.replace(' ', '.') + this.number;
	}

}
