package com.streampay.payment;

import com.streampay.command.Command;

/** Brings a payment that is in flight to its end. */
interface PaymentSettlement extends Command {

	String paymentId();

}
