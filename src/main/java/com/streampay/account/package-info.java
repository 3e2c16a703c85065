/**
 * Accounts: the aggregate that holds a balance, opening one, and the directory of who has
 * one.
 */
package com.streampay.account;
