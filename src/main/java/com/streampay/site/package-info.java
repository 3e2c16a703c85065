/**
 * The page's files, and the descriptions of the API: they are everyone's, and browsers
 * keep them only as long as they are good.
 */
package com.streampay.site;
