/**
 * Exact money. No floating-point number is ever made of it.
 */
package com.streampay.money;
