/**
 * What happens in the town, shown to everyone: payments and requests as they come, how
 * many payments there were and their average, as query models and as streams.
 */
package com.streampay.activity;
