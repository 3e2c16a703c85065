package com.streampay.command;

import java.util.Map;

import com.streampay.account.UpdateUserCommand;
import com.streampay.support.Api;
import com.streampay.support.Books;
import com.streampay.support.RunningStreamPay;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.callbacks.FutureCallback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A gateway beside the node that decides, which sends hardly anything itself.
 */
class ReplyReaderTest {

	/** More than it takes for a reader to be at its ease. */
	private static final int OTHERS = 150;

	private final RunningStreamPay streamPay = RunningStreamPay.start(Map.of());

	private final String aliceId = Api.newUser("alice");

	private final Api alice = Api.of(this.streamPay::uri, this.aliceId);

	private KafkaCommandBus gateway;

	private ReplyReader reader;

	@BeforeEach
	@SuppressWarnings("unchecked")
	void startGateway() {
		this.gateway = new KafkaCommandBus(this.streamPay.bean(CommandRecords.class),
				this.streamPay.bean(KafkaTemplate.class), this.streamPay.bean(CommandProperties.class),
				this.streamPay.bean(CommandMeters.class));
		this.reader = new ReplyReader(this.streamPay.bean(ConsumerFactory.class),
				this.streamPay.bean(ReplyRecords.class), this.gateway);
		this.reader.start();
	}

	@AfterEach
	void stop() {
		this.reader.stop();
		this.streamPay.close();
	}

	@Test
	void who_waits_is_answered_by_the_topic_after_many_replies_for_which_nobody_there_has_waited() {
		String bob = Api.newUser("bob");
		this.alice.open("Alice");
		Api.of(this.streamPay::uri, bob).open("Bob");
		for (int i = 0; i < OTHERS; i++) {
			assertThat(this.alice.pay(bob, "0.01").status()).isEqualTo(200);
		}
		for (int i = 1; i <= 3; i++) {
			assertThat(rename("Alice the " + i).status()).isEqualTo(200);
		}
		assertThat(this.gateway.inFlight()).isZero();
		new Books(this.streamPay.jdbc()).awaitQuiet().check();
	}

	private Reply rename(String name) {
		UpdateUserCommand command = new UpdateUserCommand(name, "alice");
		FutureCallback<UpdateUserCommand, Reply> answered = new FutureCallback<>();
		this.gateway.dispatch(GenericCommandMessage.<UpdateUserCommand>asCommandMessage(command)
			.withMetaData(CommandContext.internal(this.aliceId, Api.key()).toMetaData(command)), answered);
		return answered.getResult().getPayload();
	}

}
