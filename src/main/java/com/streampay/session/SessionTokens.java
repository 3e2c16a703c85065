package com.streampay.session;

/**
 * What a browser keeps for somebody who is signed in.
 *
 * @param access the access token, or {@code null}
 * @param refresh the refresh token, or {@code null}
 * @param id the ID token, or {@code null}
 */
record SessionTokens(String access, String refresh, String id) {

	@Override
	public String toString() {
		return "tokens";
	}

}
