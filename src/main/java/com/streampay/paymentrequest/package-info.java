/**
 * Payment requests: asking somebody for money, and what becomes of it.
 */
package com.streampay.paymentrequest;
