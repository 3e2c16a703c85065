package com.streampay.user;

import java.security.Principal;
import java.util.List;

import com.streampay.page.PageRequest;
import com.streampay.page.PageRow;
import com.streampay.problem.ProblemException;
import com.streampay.problem.ProblemType;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The directory, by name.
 */
@RestController
@OnRole(Role.GATEWAY)
class UsersController {

	private static final int PAGE = 20;

	private static final int LONGEST_QUERY = 100;

	/** Whoever is looked for by an empty text is everyone. */
	private static final String READ = """
			SELECT user_id, name, username, lower(name) AS sort_name
			  FROM query.user_profile
			 WHERE (lower(name), user_id) > (:name, :user)
			   AND (strpos(lower(name), lower(:query)) > 0 OR strpos(lower(username), lower(:query)) > 0)
			 ORDER BY lower(name), user_id
			 LIMIT :rows
			""";

	private final JdbcClient jdbc;

	UsersController(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@GetMapping("/users")
	ResponseEntity<List<User>> list(HttpServletRequest request) {
		PageRequest page = new PageRequest(request, PAGE);
		String query = page.filter("query", LONGEST_QUERY);
		Key after = page.after(Key.START, Key::of);
		return page.answer(this.jdbc.sql(READ)
			.param("name", after.sortName())
			.param("user", after.userId())
			.param("query", query.isBlank() ? "" : query)
			.param("rows", page.rows())
			.query((row, number) -> new PageRow<>(List.of(row.getString("sort_name"), row.getString("user_id")),
					new User(row.getString("user_id"), row.getString("name"), row.getString("username"))))
			.list());
	}

	/** The caller's own entry. */
	@GetMapping("/current-user")
	User current(Principal caller) {
		return this.jdbc.sql("SELECT user_id, name, username FROM query.user_profile WHERE user_id = :user")
			.param("user", caller.getName())
			.query((row, number) -> new User(row.getString("user_id"), row.getString("name"),
					row.getString("username")))
			.optional()
			.orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND,
					"You have no account yet, or opened it a moment ago. PUT /current-user opens it."));
	}

	private record Key(String sortName, String userId) {

		static final Key START = new Key("", "");

		static Key of(List<String> key) {
			if (key.size() != 2) {
				throw new IllegalArgumentException("Not a key of a user: " + key);
			}
			return new Key(key.get(0), key.get(1));
		}

	}

	record User(String userId, String name, String username) {

	}

}
