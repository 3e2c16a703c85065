package com.streampay.simulation;

import java.util.Random;
import java.util.stream.IntStream;

import com.streampay.money.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class VirtualUserTest {

	@Test
	void the_number_says_who_it_is() {
		assertThat(new VirtualUser(7).id()).isEqualTo("virtual-7");
		assertThat(new VirtualUser(7).name()).isEqualTo("Leila Ferreira");
		assertThat(new VirtualUser(7).username()).isEqualTo("leila.ferreira7");
	}

	@Test
	void hundreds_have_names_of_their_own() {
		assertThat(IntStream.rangeClosed(1, 899).mapToObj(VirtualUser::new).map(VirtualUser::name))
			.doesNotHaveDuplicates();
		assertThat(IntStream.rangeClosed(1, 899).mapToObj(VirtualUser::new).map(VirtualUser::username))
			.doesNotHaveDuplicates()
			.allMatch(name -> name.matches("[a-z]+\\.[a-z]+[0-9]+"));
	}

	@Test
	void their_ids_are_known_as_such() {
		assertThat(VirtualUser.isVirtual(VirtualUser.id(1))).isTrue();
		assertThat(VirtualUser.isVirtual(VirtualUser.id(VirtualUser.MOST))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "alice", "virtual", "virtual-", "virtual-0", "virtual-x", "virtual-01", "virtual-1000000",
			"a virtual-1" })
	void other_ids_are_not(String id) {
		assertThat(VirtualUser.isVirtual(id)).isFalse();
	}

	@Test
	void occasions_cost_what_such_things_cost() {
		Random random = new Random(1);
		assertThat(IntStream.range(0, 1000).mapToObj(i -> Occasion.any(random).amount()))
			.allMatch(amount -> !amount.isLessThan(new Money(1_00)) && amount.isLessThan(new Money(50_00)));
	}

}
