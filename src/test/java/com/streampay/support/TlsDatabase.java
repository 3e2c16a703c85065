package com.streampay.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;

import com.streampay.local.LocalPostgres;

/**
 * Teaches a running PostgreSQL to speak TLS, with a certificate of its own.
 */
public final class TlsDatabase {

	private static final String PASSWORD = "changeit";

	private TlsDatabase() {
	}

	/**
	 * Switches TLS on.
	 * @param directory where the certificate is put
	 * @return a JDBC URL that insists on TLS and on that certificate
	 */
	public static String secure(LocalPostgres postgres, Path directory) throws Exception {
		Path certificate = directory.resolve("postgres.crt");
		Path key = directory.resolve("postgres.key");
		createCertificate(directory, certificate, key);
		try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
				Statement statement = connection.createStatement()) {
			statement.execute("ALTER SYSTEM SET ssl_cert_file = '%s'".formatted(certificate));
			statement.execute("ALTER SYSTEM SET ssl_key_file = '%s'".formatted(key));
			statement.execute("ALTER SYSTEM SET ssl = on");
			statement.execute("SELECT pg_reload_conf()");
		}
		return "jdbc:postgresql://localhost:%d/postgres?sslmode=verify-full&sslrootcert=%s".formatted(postgres.port(),
				certificate);
	}

	/** Whether all connections of clients are encrypted, this one aside. */
	public static boolean isUsedByAll(LocalPostgres postgres) throws SQLException {
		try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
				Statement statement = connection.createStatement();
				var result = statement.executeQuery("""
						SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
						 WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()""")) {
			result.next();
			return result.getBoolean(1);
		}
	}

	private static void createCertificate(Path directory, Path certificate, Path key)
			throws IOException, InterruptedException, GeneralSecurityException {
		Path store = directory.resolve("postgres.p12");
		Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
		int ended = new ProcessBuilder(keytool.toString(), "-genkeypair", "-alias", "postgres", "-keyalg", "EC",
				"-dname", "CN=localhost", "-ext", "san=dns:localhost", "-validity", "2", "-storetype", "PKCS12",
				"-keystore", store.toString(), "-storepass", PASSWORD)
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("keytool.log").toFile())
			.start()
			.waitFor();
		if (ended != 0) {
			throw new IllegalStateException("keytool failed; see " + directory.resolve("keytool.log"));
		}
		KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
		write(certificate, "CERTIFICATE", keys.getCertificate("postgres").getEncoded());
		write(key, "PRIVATE KEY", keys.getKey("postgres", PASSWORD.toCharArray()).getEncoded());
		Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
	}

	private static void write(Path file, String what, byte[] content) throws IOException {
		String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
		Files.writeString(file, "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(what, base64));
	}

}
