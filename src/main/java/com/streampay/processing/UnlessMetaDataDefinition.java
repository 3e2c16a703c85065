package com.streampay.processing;

import java.lang.reflect.Method;

import org.axonframework.messaging.Message;
import org.axonframework.messaging.annotation.HandlerEnhancerDefinition;
import org.axonframework.messaging.annotation.MessageHandlingMember;
import org.axonframework.messaging.annotation.WrappedMessageHandlingMember;

import org.springframework.stereotype.Component;

/** Makes handlers with {@link UnlessMetaData} do what it says. */
@Component
class UnlessMetaDataDefinition implements HandlerEnhancerDefinition {

	@Override
	public <T> MessageHandlingMember<T> wrapHandler(MessageHandlingMember<T> original) {
		return original.unwrap(Method.class)
			.map((method) -> method.getAnnotation(UnlessMetaData.class))
			.<MessageHandlingMember<T>>map((unless) -> new Unless<>(original, unless.value()))
			.orElse(original);
	}

	private static final class Unless<T> extends WrappedMessageHandlingMember<T> {

		private final String name;

		Unless(MessageHandlingMember<T> original, String name) {
			super(original);
			this.name = name;
		}

		@Override
		public boolean canHandle(Message<?> message) {
			return !message.getMetaData().containsKey(this.name) && super.canHandle(message);
		}

	}

}
