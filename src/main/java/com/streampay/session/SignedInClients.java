package com.streampay.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/**
 * Where Spring Security puts the tokens of whoever has signed in: into their browser.
 */
class SignedInClients implements OAuth2AuthorizedClientRepository {

	private final Sessions sessions;

	SignedInClients(Sessions sessions) {
		this.sessions = sessions;
	}

	@Override
	public void saveAuthorizedClient(OAuth2AuthorizedClient client, Authentication authentication,
			HttpServletRequest request, HttpServletResponse response) {
		OAuth2RefreshToken refreshToken = client.getRefreshToken();
		OidcUser user = (OidcUser) authentication.getPrincipal();
		this.sessions.begin(new SessionTokens(client.getAccessToken().getTokenValue(),
				(refreshToken != null) ? refreshToken.getTokenValue() : null, user.getIdToken().getTokenValue()),
				request, response);
	}

	/** Nobody asks: the tokens come by the cookies. */
	@Override
	public <T extends OAuth2AuthorizedClient> T loadAuthorizedClient(String registrationId,
			Authentication authentication, HttpServletRequest request) {
		return null;
	}

	@Override
	public void removeAuthorizedClient(String registrationId, Authentication authentication, HttpServletRequest request,
			HttpServletResponse response) {
		SessionCookies.clear(request, response);
	}

}
