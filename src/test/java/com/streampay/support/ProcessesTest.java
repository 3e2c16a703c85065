package com.streampay.support;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProcessesTest {

	@Test
	void a_process_is_killed_and_waited_for_while_the_common_pool_is_blocked() throws Exception {
		ForkJoinPool pool = ForkJoinPool.commonPool();
		CountDownLatch blocked = new CountDownLatch(pool.getParallelism());
		CountDownLatch free = new CountDownLatch(1);
		IntStream.range(0, pool.getParallelism()).forEach(each -> pool.execute(() -> {
			blocked.countDown();
			awaitUninterruptibly(free);
		}));
		blocked.await();
		try {
			Process process = new ProcessBuilder("sleep", "600").start();
			Processes.kill(process.toHandle());
			assertThat(process.waitFor()).as("what SIGKILL leaves").isEqualTo(128 + 9);
		}
		finally {
			free.countDown();
		}
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
