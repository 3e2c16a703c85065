/**
 * Payments: debiting the payer, the money in flight, crediting the payee or refunding the
 * payer.
 */
package com.streampay.payment;
