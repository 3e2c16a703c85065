package com.streampay.settings;

/**
 * Settings that do not fit together: the service does not start with them.
 */
public final class SettingsException extends RuntimeException {

	private final String remedy;

	/**
	 * @param message what is wrong, with the property's name
	 * @param remedy what to do
	 */
	public SettingsException(String message, String remedy) {
		super(message);
		this.remedy = remedy;
	}

	String remedy() {
		return this.remedy;
	}

}
