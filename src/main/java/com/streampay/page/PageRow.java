package com.streampay.page;

import java.util.List;

/**
 * A row of a list.
 *
 * @param <T> what clients are shown of it
 * @param key where it stands in the order of the list, and no other row does
 * @param content what clients are shown of it
 */
public record PageRow<T>(List<String> key, T content) {

}
