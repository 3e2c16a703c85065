package com.streampay.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ShardBalanceTest {

	@Test
	void the_page_about_scaling_shows_what_the_simulation_says() throws Exception {
		assertThat(Files.readString(Path.of("docs/scaling.md"))).contains(ShardBalance.table());
	}

}
