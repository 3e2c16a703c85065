package com.streampay.statement;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Payments as comma-separated values (RFC 4180). What is sent is negative.
 */
final class PaymentsCsv {

	static final String HEADER = "timestamp,direction,name,userId,amount,notes,status,paymentId,requestId\r\n";

	/**
	 * A spreadsheet takes what begins like this for a formula, whoever wrote it.
	 * @see <a href="https://owasp.org/www-community/attacks/CSV_Injection">CSV
	 * injection</a>
	 */
	private static final String FORMULA = "=+-@\t\r";

	private PaymentsCsv() {
	}

	static String line(Payment payment) {
		BigDecimal amount = payment.amount().toDecimal();
		return Stream
			.of(payment.timestamp().toString(), payment.direction().name(), harmless(payment.userName()),
					harmless(payment.userId()),
					((payment.direction() == Payment.Direction.SENT) ? amount.negate() : amount).toPlainString(),
					harmless(payment.notes()), payment.status().name(), payment.paymentId(), payment.requestId())
			.map(PaymentsCsv::quoted)
			.collect(Collectors.joining(",", "", "\r\n"));
	}

	private static String harmless(String text) {
		return (text != null && !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0) ? "'" + text : text;
	}

	private static String quoted(String text) {
		String cell = Objects.requireNonNullElse(text, "");
		return cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
				? '"' + cell.replace("\"", "\"\"") + '"' : cell;
	}

}
