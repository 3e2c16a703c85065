package com.streampay.projection;

import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;

import com.streampay.role.OnRole;
import com.streampay.role.Role;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.annotation.ParameterResolver;
import org.axonframework.messaging.annotation.ParameterResolverFactory;

import org.springframework.stereotype.Component;

/** Gives handlers the {@link RecordPlace} of an event. */
@Component
@OnRole(Role.PROJECTION)
class RecordPlaceResolver implements ParameterResolverFactory, ParameterResolver<RecordPlace> {

	@Override
	public ParameterResolver<?> createInstance(Executable executable, Parameter[] parameters, int index) {
		return (parameters[index].getType() == RecordPlace.class) ? this : null;
	}

	@Override
	public boolean matches(Message<?> message) {
		return message instanceof RecordedEvent;
	}

	@Override
	public RecordPlace resolveParameterValue(Message<?> message) {
		return ((RecordedEvent) message).place();
	}

}
