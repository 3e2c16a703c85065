/**
 * What everyone owns: the balance of each account and its history, as query models and as
 * streams.
 */
package com.streampay.balance;
