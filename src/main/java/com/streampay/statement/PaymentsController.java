package com.streampay.statement;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.List;
import java.util.regex.Pattern;

import com.streampay.page.PageRequest;
import com.streampay.page.PageRow;
import com.streampay.role.OnRole;
import com.streampay.role.Role;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The caller's payments, page by page, or all of them as a file.
 */
@RestController
@OnRole(Role.GATEWAY)
class PaymentsController {

	private static final int PAGE = 20;

	private static final int PAGE_OF_FILE = 1000;

	private static final int LONGEST_QUERY = 100;

	private static final Pattern PAYMENT_ID = Pattern.compile("[0-9a-f-]{1,64}");

	private final Payments payments;

	PaymentsController(Payments payments) {
		this.payments = payments;
	}

	@GetMapping("/payments")
	ResponseEntity<List<Payment>> list(HttpServletRequest request, Principal caller) {
		PageRequest page = new PageRequest(request, PAGE);
		return page.answer(this.payments
			.of(caller.getName(), page.filter("query", LONGEST_QUERY),
					page.after(Payments.START, PaymentsController::paymentId), page.rows())
			.stream()
			.map(payment -> new PageRow<>(List.of(payment.paymentId()), payment))
			.toList());
	}

	/**
	 * Read in pages too: however slow the client is, no connection to the database waits
	 * for it.
	 */
	@GetMapping("/payments.csv")
	void file(HttpServletRequest request, HttpServletResponse response, Principal caller) throws IOException {
		String query = new PageRequest(request, PAGE).filter("query", LONGEST_QUERY);
		List<Payment> page = this.payments.of(caller.getName(), query, Payments.START, PAGE_OF_FILE);
		response.setContentType("text/csv;charset=UTF-8;header=present");
		response.setHeader(HttpHeaders.CONTENT_DISPOSITION,
				ContentDisposition.attachment().filename("payments.csv").build().toString());
		response.getOutputStream().write(PaymentsCsv.HEADER.getBytes(StandardCharsets.UTF_8));
		while (!page.isEmpty()) {
			for (Payment payment : page) {
				response.getOutputStream().write(PaymentsCsv.line(payment).getBytes(StandardCharsets.UTF_8));
			}
			page = this.payments.of(caller.getName(), query, page.getLast().paymentId(), PAGE_OF_FILE);
		}
	}

	private static String paymentId(List<String> key) {
		if (key.size() != 1 || !PAYMENT_ID.matcher(key.getFirst()).matches()) {
			throw new IllegalArgumentException("Not the id of a payment: " + key);
		}
		return key.getFirst();
	}

}
