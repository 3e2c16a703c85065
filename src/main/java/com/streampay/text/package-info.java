/**
 * What a text from outside must be like before anything is done with it.
 */
package com.streampay.text;
