/**
 * What somebody has paid and been paid: the projection of payments, their list and its
 * CSV.
 */
package com.streampay.statement;
